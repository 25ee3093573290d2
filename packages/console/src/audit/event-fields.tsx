import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'

/** Names and values as they were recorded; nothing where there are none. */
export function EventFields({
  title,
  values = {},
}: {
  readonly title: string
  readonly values: Readonly<Record<string, unknown>> | undefined
}): ReactElement | null {
  const rows = Object.entries(values)
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <Rows
        label={title}
        rows={rows}
        keyOf={([name]) => name}
        empty=""
        columns={[
          { title: 'Name', cell: ([name]) => <code>{name}</code> },
          { title: 'Value', cell: ([, value]) => <Value value={value} /> },
        ]}
      />
    </Section>
  )
}

function Value({ value }: { readonly value: unknown }): ReactElement {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return (
    <Box component="code" sx={{ fontFamily: MONOSPACE, fontSize: '0.9em', whiteSpace: 'pre-wrap' }}>
      {text}
    </Box>
  )
}
