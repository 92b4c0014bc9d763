import type { SourceResult } from '../../src/reports/result.ts'
import { coordinateFormats } from '../coordinates.ts'
import { Icon } from '../icons.tsx'
import type { View } from '../view.ts'
import { placeText, regionRadius_m } from '../view.ts'
import { CopyButton, Facts, Section } from './parts.tsx'

interface WhereProps {
  readonly view: View
  readonly source: SourceResult
  onShow(place: { x_m: number; y_m: number }): void
}

/** The position in every format, as sharp as the 90 % region allows, and how large that region is. */
export function Where({ view, source, onShow }: WhereProps) {
  const { sortie, say, texts, looks } = view
  const { x_m, y_m, z_m } = source.position
  const uncertainty_m = regionRadius_m(source.area90_m2)
  const formats = sortie.ground.georeferenced
    ? [looks.coordinates, ...coordinateFormats.filter((format) => format !== looks.coordinates)]
    : [looks.coordinates]
  return (
    <Section
      title={say('where.title')}
      aside={`${source.id} · ${say('panel.probability', { probability: texts.percent(source.probability) })}`}
    >
      <ul className="places">
        {formats.map((format, i) => {
          const name = sortie.ground.georeferenced ? say(`coords.${format}`) : say('coords.local')
          const text = placeText(sortie, x_m, y_m, format, uncertainty_m)
          return (
            <li key={format} className={i === 0 ? 'first' : ''}>
              <span className="place-name">{name}</span>
              <span className="mono" data-testid={i === 0 ? 'position' : `position-${format}`}>
                {text}
              </span>
              <CopyButton say={say} what={name} text={text} />
            </li>
          )
        })}
      </ul>
      <Facts
        facts={[
          [say('where.region90'), <b key="90">{texts.area(source.area90_m2)}</b>],
          [say('where.region50'), texts.area(source.area50_m2)],
          [say('where.height'), `${texts.number(z_m, 2)} m`],
        ]}
      />
      <button type="button" className="plain" onClick={() => onShow({ x_m, y_m })}>
        <Icon name="pin" size={15} /> {say('where.show')}
      </button>
    </Section>
  )
}
