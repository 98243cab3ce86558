export const parsers = [];
