import Box from '@mui/material/Box'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { useSearchParams } from 'react-router-dom'
import { Section } from '../controls/section.js'
import { documentText, DocumentDiff } from '../policy-editor/index.js'
import { comparedVersions } from './compared-versions.js'
import type { PolicyVersion } from './policy.js'

/** How two versions differ; which two is in the address. */
export function VersionComparison({ versions }: { readonly versions: readonly PolicyVersion[] }): ReactElement | null {
  const [params, setParams] = useSearchParams()
  const compared = comparedVersions(versions, params.get('from'), params.get('to'))
  if (compared === undefined) return null
  const { from, to } = compared
  const choose = (which: 'from' | 'to', version: string): void => {
    const next = new URLSearchParams({ from: String(from.version), to: String(to.version) })
    next.set(which, version)
    setParams(next, { replace: true })
  }
  return (
    <Section title="Compare">
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mb: 2 }}>
        <Choice label="From" {...{ versions }} value={from} onChange={(version) => choose('from', version)} />
        <Choice label="To" {...{ versions }} value={to} onChange={(version) => choose('to', version)} />
      </Box>
      <DocumentDiff
        before={documentText(from.policy)}
        after={documentText(to.policy)}
        beforeLabel={nameOf(from)}
        afterLabel={nameOf(to)}
      />
    </Section>
  )
}

function Choice({
  label,
  versions,
  value,
  onChange,
}: {
  readonly label: string
  readonly versions: readonly PolicyVersion[]
  readonly value: PolicyVersion
  readonly onChange: (version: string) => void
}): ReactElement {
  return (
    <TextField
      select
      label={label}
      value={String(value.version)}
      onChange={({ target }) => onChange(target.value)}
      sx={{ minWidth: 160 }}
    >
      {versions.map((one) => (
        <MenuItem key={one.version} value={String(one.version)}>
          {nameOf(one)}
        </MenuItem>
      ))}
    </TextField>
  )
}

function nameOf({ version, isDefault }: PolicyVersion): string {
  return isDefault ? `Version ${version}, in force` : `Version ${version}`
}
