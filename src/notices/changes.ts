/** What about an authority, or the sorties under it, became more. Closed, in the order in which a notice tells it. */
export const changes = [
  'sensor-added',
  'gas-added',
  'collecting-verb-added',
  'area-grown',
  'heights-widened',
  'state-added',
  'terms-loosened',
  'dwellings-loosened',
  'more-sorties',
  'longer',
  'payload-added',
] as const
export type Change = (typeof changes)[number]
