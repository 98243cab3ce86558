/** What a colour would say; each is also told in words. */
export type Tone = 'good' | 'fair' | 'bad' | 'none' | 'unknown';
