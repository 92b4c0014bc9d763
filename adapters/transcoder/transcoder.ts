/** Video of any coding made into one that every browser decodes, picture for picture. */
export interface Transcoder {
  transcode(order: TranscodeOrder): Promise<Transcoded>
}

export interface TranscodeOrder {
  /** A transport stream. */
  readonly input: string
  /** Its video. */
  readonly pid: number
  /** How many pictures that has, for the progress. */
  readonly pictures: number
  /**
   * Where to write: a transport stream of one H.264 video with 8 bits and 4:2:0, its pictures at the presentation times of
   * the recording (modulo 2^33 of 90 kHz), shown in the order in which they stand. Whole when the answer is 'done'; gone
   * otherwise.
   */
  readonly output: string
  /** From 0 to 1, never back. */
  onProgress(fraction: number): void
  readonly signal: AbortSignal
}

/** 'absent': there is no program that could do it. */
export type Transcoded = 'done' | 'failed' | 'cancelled' | 'absent'
