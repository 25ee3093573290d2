import Box from '@mui/material/Box'
import TextField from '@mui/material/TextField'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import { type ReactElement, useState } from 'react'
import { type AuditFilter, PRESETS } from './audit-filter.js'
import { localInput, instantOfInput } from './local-time.js'

const OWN = 'own'
/** The usual grey of what is not chosen is too light to be read by everybody. */
const READABLE = { color: 'text.secondary' }

/** From when to when: a span that ends now, or a range of one's own, in the time zone of the browser. */
export function TimeFields({
  filter,
  problems,
  onChoose,
}: {
  readonly filter: AuditFilter
  readonly problems: Readonly<Record<string, string>>
  readonly onChoose: (filter: AuditFilter) => void
}): ReactElement {
  const { last, from: _from, to: _to, ...rest } = filter
  const chooseSpan = (value: unknown): void => {
    const preset = PRESETS.find(({ id }) => id === value)
    if (preset !== undefined) onChoose({ ...rest, last: preset.id })
    else if (value === OWN && last !== undefined) onChoose({ ...rest, from: beginning(last, Date.now()) })
  }
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'flex-start' }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label="Time"
        value={last ?? OWN}
        onChange={(_, value: unknown) => chooseSpan(value)}
        sx={{ flexWrap: 'wrap' }}
      >
        {PRESETS.map(({ id, title }) => (
          <ToggleButton key={id} value={id} sx={READABLE}>
            {title}
          </ToggleButton>
        ))}
        <ToggleButton value={OWN} sx={READABLE}>
          Own range
        </ToggleButton>
      </ToggleButtonGroup>
      {last === undefined &&
        (['from', 'to'] as const).map((name) => (
          <TimeField
            key={`${name} ${filter[name] ?? ''}`}
            label={name === 'from' ? 'From' : 'Until before'}
            value={filter[name]}
            problem={problems[name]}
            onChange={(value) => onChoose({ ...filter, last: undefined, [name]: value })}
          />
        ))}
    </Box>
  )
}

function beginning(last: string, nowMs: number): string {
  return new Date(nowMs - (PRESETS.find(({ id }) => id === last)?.ms ?? 0)).toISOString()
}

/** Keeps what is being typed to itself until it is a time, or nothing. */
function TimeField({
  label,
  value,
  problem,
  onChange,
}: {
  readonly label: string
  readonly value: string | undefined
  readonly problem: string | undefined
  readonly onChange: (value: string | undefined) => void
}): ReactElement {
  const [text, setText] = useState(localInput(value))
  const take = (): void => {
    const instant = instantOfInput(text)
    if (text !== localInput(value) && (instant !== undefined || text === '')) onChange(instant)
  }
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={take}
      onKeyDown={({ key }) => key === 'Enter' && take()}
      error={problem !== undefined}
      helperText={problem}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
    />
  )
}
