/** The longest text that is read, in characters: some 15,000 segments. Longer ones are turned away whole. */
export const TEXT_LENGTH_MAX = 512 * 1024;

/** How many findings one check lists; a text with more is not getting clearer by listing them. */
export const FINDINGS_MAX = 1000;
