import { type TrackSummary, TrackTally } from '../tally.ts'
import { StatedAccuracy } from './accuracy.ts'
import type { MavlinkForm, MavlinkLog, MessageColumns } from './log.ts'
import { noPosition } from './positions.ts'
import { rowTime, SenderClocks } from './sender-clock.ts'
import { factsOf, positionsIn, thingsIn } from './things.ts'

/** The tracks of a recording summed up from columns that are handed on and not kept: of each what mavlinkTracks() would say. */
export class MavlinkSummaries {
  readonly #form: MavlinkForm
  readonly #clocks: SenderClocks
  readonly #sources = new Map<string, Source>()

  constructor(form: MavlinkForm) {
    this.#form = form
    this.#clocks = new SenderClocks(form)
  }

  add(series: MessageColumns): void {
    if (series.message === 'SYSTEM_TIME') this.#clocks.add(series)
    const position = positionsIn(series)
    if (position === undefined) return
    const { accuracy, things } = this.#source(series)
    accuracy.add(series)
    const timeAt = rowTime(this.#form, series)
    const out = noPosition()
    for (const [key, rows] of thingsIn(series)) {
      const thing = things.get(key) ?? { tally: new TrackTally(), datum: out.heightDatum, undated: 0 }
      things.set(key, thing)
      for (const row of rows) {
        const t_us = timeAt(row)
        if (Number.isNaN(t_us)) {
          thing.undated++
          continue
        }
        position(row, out)
        thing.datum = out.heightDatum
        thing.tally.add(t_us, out)
      }
    }
  }

  #source(series: MessageColumns): Source {
    const key = keyOf(series)
    const source = this.#sources.get(key) ?? { accuracy: new StatedAccuracy(), things: new Map() }
    this.#sources.set(key, source)
    return source
  }

  /** `log`: what the reader says at the end. */
  end(log: MavlinkLog): TrackSummary[] {
    return log.series.flatMap((series) => {
      const { accuracy, things } = this.#source(series)
      const clock = this.#clocks.of(series)
      const { message } = series
      return [...things].flatMap(([key, { tally, datum, undated }]) => {
        const height = tally.preferEllipsoid()
        const met = { log, message, key, clock, accuracy: accuracy.notes(message), datum, height, undated }
        return tally.end(factsOf(met), clock.offset_us) ?? []
      })
    })
  }
}

/** One message of one sender. */
interface Source {
  readonly accuracy: StatedAccuracy
  readonly things: Map<string, Thing>
}

interface Thing {
  readonly tally: TrackTally
  datum: ReturnType<typeof noPosition>['heightDatum']
  undated: number
}

const keyOf = ({ message, system, component }: MessageColumns) => `${message} ${system}/${component}`
