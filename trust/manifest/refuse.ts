/**
 * Adds a problem at a place of the manifest: what is wrong, and what the author can do about it. Every rule
 * gives its own remedy here, so that whoever reads the manifest shows the same one.
 */
export type Refuse = (path: readonly (string | number)[], message: string, remedy: string) => void;
