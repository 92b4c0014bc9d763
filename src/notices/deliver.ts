/** How a notice leaves the program: all the product asks of a way of delivery. */
import type { Both } from '../planning/words.ts'

/** Closed. */
export const ways = ['mail', 'webhook', 'folder'] as const
export type Way = (typeof ways)[number]

export interface ParcelFile {
  /** Letters, digits, hyphen and dot. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface Parcel {
  /** The same for the same notice and content: whoever gets it twice can tell. */
  readonly id: string
  readonly subject: string
  readonly text: string
  readonly files: readonly ParcelFile[]
}

/** Why it could not be delivered. Closed. */
export const deliveryProblems = [
  'unreachable',
  'refused',
  'not-signed-in',
  'not-secure',
  'no-answer-in-time',
  'redirected',
  'in-the-way',
] as const
export type DeliveryProblem = (typeof deliveryProblems)[number]

export type Delivered =
  /** `reference`: what the other side calls it, or where it lies. */
  | { readonly ok: true; readonly reference: string }
  | {
      readonly ok: false
      readonly problem: DeliveryProblem
      /** What came back; no secret is in it. */
      readonly found: string
      readonly says: Both
    }

/** One way to one recipient. What cannot be delivered is a value; the same parcel may be delivered again. */
export interface Deliver {
  readonly way: Way
  deliver(parcel: Parcel): Promise<Delivered>
}
