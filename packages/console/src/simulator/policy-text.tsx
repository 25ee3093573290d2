import TextField from '@mui/material/TextField'
import { parsePolicy } from '@tinyauth/policy-engine'
import { type ReactElement, useMemo } from 'react'
import { MONOSPACE } from '../shell/theme.js'

/** The text of a policy document, with what is wrong with it. */
export function PolicyText({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}): ReactElement {
  const problem = useMemo(() => problemsText(value), [value])
  return (
    <TextField
      fullWidth
      multiline
      maxRows={24}
      label={`Document of ${label}`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={problem}
      slotProps={{ htmlInput: { spellCheck: false, sx: { fontFamily: MONOSPACE, fontSize: 13 } } }}
    />
  )
}

function problemsText(text: string): string | undefined {
  const { problems } = parsePolicy(text)
  if (problems.length === 0) return undefined
  return problems.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`).join('; ')
}
