/** A mistake of the person who starts the program: printed as it is, without a stack. */
export class UserError extends Error {}
