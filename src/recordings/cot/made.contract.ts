/** Events for tests: one with everything the notes of the format name, and arbitrary ones. */
import fc from 'fast-check'
import { type CotEvent, makeCotEvent } from './event.ts'
import type { XmlElement, XmlNode } from './xml.ts'

const utf8 = new TextEncoder()
export const bytesOf = (text: string) => utf8.encode(text)

/** Made after the public event schema of CoT; every child of detail that has a typed view occurs. */
export const FULL = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<event version="2.0" uid="overflight-1" type="a-f-A-C-F-q" how="m-g" time="2025-06-03T17:31:12.013456Z"
 start="2025-06-03T19:31:12+02:00" stale="2025-06-03T17:31:17Z" access="Undefined" qos="1-r-c" opex="e-test"
 caveat="none" releasableTo="all" xmlns:ours="urn:ours">
<point lat="47.3977507" lon="-8.5456075" hae="535.25" ce="1.5" le="9999999.0"/>
<detail>
<contact callsign="GAS 1" endpoint="*:-1:stcp" phone="0"/><__group name="Cyan" role="Team Member"/>
<takv device="d" platform="p" os="1" version="2"/><status battery="87" readiness="true"/>
<track course="271.5" speed="12.25"/><precisionlocation altsrc="GPS" geopointsrc="GPS"/>
<remarks source="x">wind &amp; gas <![CDATA[<5 ppm>]]></remarks>
<link uid="ground-1" type="a-f-G" relation="p-p" parent_callsign="G"/><link uid="b" type="b-m-p" relation="r"/>
<sensor azimuth="90" elevation="-10" roll="0" fov="45" vfov="30" range="1000" type="r-e" model="m" north="0" version="0.6"/>
<__video url="rtsp://example.org/1"/><shape><polyline closed="true"/></shape>
<strokeColor value="-65536"/><fillColor value="1677721600"/><usericon iconsetpath="a/b.png"/><archive/>
<__chat chatroom="r" id="i" senderCallsign="s" parent="p" groupOwner="false" messageId="m"/>
<marti><dest callsign="A"/><dest uid="u"/></marti>
<_flow-tags_ server-1="2025-06-03T17:31:12Z"><server2>2025-06-03T17:31:13Z</server2></_flow-tags_>
<TakControl><TakProtocolSupport version="1"/><TakRequest version="1"/><TakResponse status="true"/></TakControl>
<ours:unknown b="2" a="1"><inner>kept</inner> tail</ours:unknown>
</detail></event>`

const name = fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,7}$/).filter((each) => !/^xml/.test(each))
// Line ends other than LF are normalised by every XML parser, so text has none; attributes escape theirs.
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((each) => each.replace(/[\r\uFFFD\uFEFF]/g, ' '))
const fits = fc.string({ maxLength: 12, unit: fc.constantFrom(...'ab<>&"\'\n\t é漢😀') })
const attributes = fc.uniqueArray(fc.tuple(name, fc.oneof(text, fits)), {
  maxLength: 4,
  selector: ([each]) => each,
})
const plain = { noNullPrototype: true } as const
const { node } = fc.letrec<{ node: XmlElement }>((tie) => ({
  node: fc.record(
    {
      name,
      attributes,
      children: fc.oneof(
        { maxDepth: 3 },
        fc.constant<XmlNode[]>([]),
        fits.map((each): XmlNode[] => (each === '' ? [] : [each])),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    },
    plain,
  ),
}))

/** Elements of any names, attributes and texts that XML can hold. */
export const anyElement: fc.Arbitrary<XmlElement> = node

const number = fc.double({ noNaN: true, min: -5000, max: 900_000 }).map((each) => each + 0)
const instant_us = fc.integer({ min: 1, max: 4_000_000_000_000 }).map((t_ms) => t_ms * 1000)
const orNull = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: null })
const word = fc.stringMatching(/^[A-Za-z0-9 .:;é漢-]{1,12}$/)

/** Events that both forms can hold: whole milliseconds after 1970, no attributes of other makers. */
export const anyEvent: fc.Arbitrary<CotEvent> = fc
  .record({
    uid: word,
    type: fc.constantFrom('a-f-A-C-F-q', 'b-m-p-s-p-i', 't-x-d-d', 'u-d-f'),
    how: fc.constantFrom('m-g', 'h-e'),
    time_us: instant_us,
    lasts_us: fc.integer({ min: 0, max: 1e9 }).map((t_ms) => t_ms * 1000),
    point: fc.record(
      {
        lat_deg: fc.double({ noNaN: true, min: -90, max: 90 }).map((each) => each + 0),
        lon_deg: fc.double({ noNaN: true, min: -180, max: 180 }).map((each) => each + 0),
        hae_m: orNull(number),
        ce_m: orNull(number.map(Math.abs)),
        le_m: orNull(number.map(Math.abs)),
      },
      plain,
    ),
    detail: fc.record(
      {
        contact: fc.record(
          { callsign: word, endpoint: word, phone: word },
          { requiredKeys: ['callsign'], noNullPrototype: true },
        ),
        group: fc.record({ name: word, role: word }, { requiredKeys: [], noNullPrototype: true }),
        takv: fc.record(
          { device: word, platform: word, os: word, version: word },
          { requiredKeys: [], noNullPrototype: true },
        ),
        status: fc.record({ battery_percent: fc.oneof(fc.nat(100), number) }, plain),
        track: fc.record(
          { course_deg: number, speed_mps: number },
          { requiredKeys: [], noNullPrototype: true },
        ),
        precisionLocation: fc.record({ heightSource: word, pointSource: word }, plain),
        nodes: fc.array(anyElement, { maxLength: 3 }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  })
  .map(({ lasts_us, ...fields }) => makeCotEvent({ ...fields, stale_us: fields.time_us + lasts_us }))
