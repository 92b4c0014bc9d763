import { LineLayer, ScatterplotLayer } from '@deck.gl/layers'

export type Rgba = [number, number, number, number]
/** Longitude, latitude. */
export type Place = [number, number]

/** Lines between places; `width` in pixels. */
export const lines = (id: string, data: (readonly [Place, Place])[], colour: Rgba, width: number) =>
  new LineLayer<readonly [Place, Place]>({
    id,
    data: data as never[],
    getSourcePosition: ([from]) => from,
    getTargetPosition: ([, to]) => to,
    getColor: colour,
    getWidth: width,
    widthUnits: 'pixels',
    updateTriggers: { getColor: colour },
  })

/** Round marks with a white rim; `radius` in pixels. */
export const dots = (id: string, places: Place[], colour: Rgba, radius: number) =>
  new ScatterplotLayer<Place>({
    id,
    data: places,
    getPosition: (place) => place,
    getFillColor: colour,
    getLineColor: [255, 255, 255, 255],
    getLineWidth: 1.5,
    getRadius: radius,
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    stroked: true,
    updateTriggers: { getFillColor: colour },
  })
