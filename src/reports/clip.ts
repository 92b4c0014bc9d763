/** `clip/1`: what proves where a clip is from. */
export interface ClipDocument {
  readonly overflight: 'clip/1'
  readonly recording: { readonly file: string; readonly sha256: string; readonly bytes: number }
  readonly asked: { readonly from: string; readonly to: string }
  /** It begins with a picture that can be decoded, so mostly a little before what was asked for. */
  readonly holds: { readonly from: string; readonly to: string; readonly timeBy: string }
  readonly pictures: { readonly first: number; readonly last: number; readonly count: number } | null
  readonly keyData: { readonly units: number }
  readonly damagedUnits: number
  /** Streams of the recording that are not in the clip. */
  readonly leftOut: readonly string[]
  readonly clip: { readonly file: string; readonly sha256: string; readonly bytes: number }
}
