/**
 * Scenarios that come with the console, one file each, to be copied and edited. Their rates and limits are placeholders: no official figure
 * of such peaks is known. Whoever reads the files does the reading; titles stand in them.
 */

export type Profile = { name: string; file: URL };

const profile = (name: string): Profile => ({ name, file: new URL(`./${name}.yaml`, import.meta.url) });

export const profiles: readonly Profile[] = [
  profile('one-window-opening'),
  profile('exchange-batch-window'),
  profile('portal-publication-day'),
  profile('identity-morning-login'),
];
