import type { Looks } from '../../src/people/looks.ts'

/** What a server remembers of the people who work at it: writes under way and their answers, up to where each has read, and how they like to read. */
export interface DeskStore {
  /**
   * Takes a write in hand, by the key that its caller made up for it. 'new': do it, and end it. 'under-way': another request does.
   * 'another': the key was used for something else. 'broken-off': do it, but its server ended, or it was let go of, before there was an
   * answer: some of it may be done.
   */
  begin(write: Write, now_us: number): Promise<'new' | 'broken-off' | 'under-way' | 'another' | WriteAnswer>
  /** Keeps the answer, for whoever asks again under this key. */
  end(write: Pick<Write, 'person' | 'key'>, answer: WriteAnswer): Promise<void>
  /** Lets go of a write that went wrong, so that it may be tried again: some of it may be done. */
  drop(write: Pick<Write, 'person' | 'key'>): Promise<void>
  /** Up to which entry of the record this person has seen what was done; null: nothing yet. */
  seen(person: string): Promise<number | null>
  /** Never goes back. */
  see(person: string, entry: number): Promise<void>
  /** What this person has chosen, as it was kept, perhaps by another version of the program; null: nothing yet. */
  looks(person: string): Promise<unknown>
  /** In place of what was chosen before. */
  keepLooks(person: string, looks: Partial<Looks>): Promise<void>
}

export interface Write {
  readonly person: string
  readonly key: string
  /** Of method, path and body: the same key for something else is a mistake. */
  readonly digest: string
}

export interface WriteAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** So long an answer is kept: whoever lost it asks again within a day, or looks. */
export const WRITE_KEPT_US = 24 * 3600_000_000
