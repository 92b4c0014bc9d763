/** Ten minutes of a still sensor downwind of a made field, and the particles of one source: enough for a crew to work on. */
import { everySecond, post, series, steadyWind } from '../../src/detections/made.contract.ts'
import { madePrior, observed } from '../../src/sources/made.contract.ts'

export const sky = observed([series(post(20, 0, 2), everySecond(600, 60))], steadyWind(3, 270, 600, 60))
export const shared = { sources: 1, prior: madePrior, screens: [], response_s: null, seed: 3 }
