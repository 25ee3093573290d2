import Box from '@mui/material/Box'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import { type ReactElement, useState } from 'react'
import { Rows } from '../controls/rows.js'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import type { AuditRecord } from './audit-record.js'
import { diffFields, type FieldChange } from './field-diff.js'

const KINDS = { added: 'added', removed: 'removed', changed: 'changed', same: 'as it was' } as const

/** What changed: each field as it was and as it is, side by side. */
export function ChangesSection({ changes }: { readonly changes: NonNullable<AuditRecord['changes']> }): ReactElement {
  const [all, setAll] = useState(false)
  const fields = diffFields(changes.before, changes.after)
  return (
    <Section
      title="What changed"
      actions={
        <FormControlLabel
          control={<Switch size="small" checked={all} onChange={(_, on) => setAll(on)} />}
          label="Show what stayed as well"
        />
      }
    >
      <Rows<FieldChange>
        label="What changed"
        rows={all ? fields : fields.filter(({ kind }) => kind !== 'same')}
        keyOf={({ path }) => path}
        empty="Nothing is different."
        columns={[
          {
            title: 'Field',
            cell: ({ path }) => (
              <Box sx={{ minWidth: { md: 110 } }}>
                <Value text={path === '' ? '(all)' : path} />
              </Box>
            ),
          },
          { title: 'Before', cell: ({ before, kind }) => <Value text={before} struck={kind !== 'same'} /> },
          { title: 'After', cell: ({ after, kind }) => <Value text={after} strong={kind !== 'same'} /> },
          { title: 'What', cell: ({ kind }) => <Box sx={{ whiteSpace: 'nowrap' }}>{KINDS[kind]}</Box> },
        ]}
      />
    </Section>
  )
}

function Value({
  text,
  struck = false,
  strong = false,
}: {
  readonly text: string | undefined
  readonly struck?: boolean
  readonly strong?: boolean
}): ReactElement {
  if (text === undefined) return <>not there</>
  const sx = { fontFamily: MONOSPACE, fontSize: '0.9em', fontWeight: strong ? 650 : undefined, textDecoration: 'none' }
  return (
    <Box component={struck ? 'del' : strong ? 'ins' : 'code'} sx={sx}>
      {text}
    </Box>
  )
}
