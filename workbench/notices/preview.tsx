import type { NoticeDocument } from '../../src/reports/notice.ts'
import { noticeReport } from '../../src/reports/notice-report.ts'
import type { Language } from '../text.ts'

/** The text of a notice, as its page has it. */
export function Preview({ document, language }: { document: NoticeDocument; language: Language }) {
  const { verdict, facts, blocks } = noticeReport(document, language)
  return (
    <article className="notice-preview" lang={language} data-testid="notice-preview">
      <p>
        <strong>{verdict.sentence}</strong>
      </p>
      <table>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th>{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {blocks.map((block, k) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their order
        if (block.kind === 'heading') return <h3 key={k}>{block.text}</h3>
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        if (block.kind === 'paragraph') return <p key={k}>{block.text}</p>
        if (block.kind === 'list')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <ul key={k}>
              {block.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          )
        if (block.kind === 'table')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <table key={k}>
              <tbody>
                {block.rows.map((row) => (
                  <tr key={row.join()}>
                    {row.map((cell, column) =>
                      column === 0 ? <th key={cell}>{cell}</th> : <td key={cell}>{cell}</td>,
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        return null
      })}
    </article>
  )
}
