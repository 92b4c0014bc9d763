/** How high, over which ground, from where, over whom. */
import { type Asked, heightDatums } from '../../src/planning/asked.ts'
import { Section } from '../panels/parts.tsx'
import { Choice, type Form, NumberField, PlaceField, TextField, Tick } from './fields.tsx'

const NOBODY = ''

/** How high, over which ground, from where, over whom. */
export function HeightSection({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { height, home, dwellings } = draft
  return (
    <Section title={say('plan.section.height')}>
      <div className="plan-pair">
        <NumberField
          form={form}
          label={say('plan.height')}
          path="height.value_m"
          measure="height"
          value={height.value_m}
          onValue={(value = Number.NaN) =>
            edit((before) => ({ ...before, height: { ...before.height, value_m: value } }), 'height')
          }
        />
        <Choice
          form={form}
          label={say('plan.datum')}
          path="height.datum"
          value={height.datum}
          options={heightDatums.map((datum) => [datum, say(`live.datum.${datum}`)])}
          onValue={(datum) => edit((before) => ({ ...before, height: { ...before.height, datum } }))}
        />
      </div>
      <Ground form={form} />
      <PlaceField
        form={form}
        label={say('plan.home')}
        path="home.lat_deg"
        value={home}
        onValue={(place) => edit((before) => ({ ...before, home: { ...before.home, ...place } }), 'home')}
      />
      <NumberField
        form={form}
        label={say('plan.home.height')}
        path="home.height_m"
        measure="height"
        value={home.height_m ?? undefined}
        empty={say('plan.unknown')}
        onValue={(value) =>
          edit((before) => ({ ...before, home: { ...before.home, height_m: value ?? null } }), 'home height')
        }
      />
      <Choice
        form={form}
        label={say('plan.dwellings')}
        path="dwellings"
        value={dwellings === null ? NOBODY : String(dwellings)}
        options={[
          [NOBODY, say('plan.dwellings.unknown')],
          ['true', say('plan.dwellings.yes')],
          ['false', say('plan.dwellings.no')],
        ]}
        onValue={(value) =>
          edit((before) => ({ ...before, dwellings: value === NOBODY ? null : value === 'true' }))
        }
      />
    </Section>
  )
}

function Ground({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { ground } = draft
  const set = (part: Partial<NonNullable<Asked['ground']>>, doing: string) =>
    edit(
      (before) => (before.ground === null ? before : { ...before, ground: { ...before.ground, ...part } }),
      doing,
    )
  return (
    <>
      <Tick
        label={say('plan.ground')}
        checked={ground !== null}
        onValue={(isKnown) =>
          edit((before) => ({
            ...before,
            ground: isKnown ? { least_m: Number.NaN, most_m: Number.NaN, source: '' } : null,
          }))
        }
      />
      {ground !== null && (
        <>
          <div className="plan-pair">
            <NumberField
              form={form}
              label={say('plan.ground.least')}
              path="ground.least_m"
              measure="height"
              value={ground.least_m}
              onValue={(value = Number.NaN) => set({ least_m: value }, 'ground least')}
            />
            <NumberField
              form={form}
              label={say('plan.ground.most')}
              path="ground.most_m"
              measure="height"
              value={ground.most_m}
              onValue={(value = Number.NaN) => set({ most_m: value }, 'ground most')}
            />
          </div>
          <TextField
            form={form}
            label={say('plan.ground.source')}
            path="ground.source"
            value={ground.source}
            onValue={(source) => set({ source }, 'ground source')}
          />
        </>
      )}
    </>
  )
}
