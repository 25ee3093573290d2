import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Chip from '@mui/material/Chip'
import MenuItem from '@mui/material/MenuItem'
import type { Theme } from '@mui/material/styles'
import TextField from '@mui/material/TextField'
import useMediaQuery from '@mui/material/useMediaQuery'
import { type FormEvent, type ReactElement, useState } from 'react'
import { type AuditFilter, TEXT_FILTERS, type TextFilter } from './audit-filter.js'
import { OUTCOMES } from './audit-record.js'
import { OUTCOME_WORDS } from './event-words.js'
import { TimeFields } from './time-fields.js'

const LABELS: Readonly<Record<TextFilter, { readonly label: string; readonly example: string }>> = {
  actor: { label: 'Who called', example: 'fred' },
  subject: { label: 'About whom', example: 'fred' },
  action: { label: 'Action', example: 'apples:GetApple' },
  resource: { label: 'Resource', example: 'arn:tinyauth:apples:default::apples/1' },
  event: { label: 'Event', example: 'CreateUser' },
  service: { label: 'Service', example: 'apples' },
  requestId: { label: 'Request id', example: '3a22ea15-68b6-…' },
}
const USUAL: readonly TextFilter[] = ['actor', 'subject', 'action', 'resource']
/** Where the screen is narrow, the list should not begin below it. */
const USUAL_NARROW: readonly TextFilter[] = ['actor']

/** Which events are shown. Texts are met exactly, and taken by Enter or the button; times and outcomes at once. */
export function FilterBar({
  filter,
  problems,
  onChoose,
}: {
  readonly filter: AuditFilter
  /** What the API says is wrong, by field. */
  readonly problems: Readonly<Record<string, string>>
  readonly onChoose: (filter: AuditFilter) => void
}): ReactElement {
  const [draft, setDraft] = useState(filter)
  const [seen, setSeen] = useState(filter)
  const [all, setAll] = useState(false)
  const usual = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm')) ? USUAL_NARROW : USUAL
  if (seen !== filter) {
    setSeen(filter)
    setDraft(filter)
  }
  const shown = TEXT_FILTERS.filter((name) => all || usual.includes(name) || filter[name] !== undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onChoose(draft)
  }
  return (
    <Box
      component="form"
      role="search"
      aria-label="Filter events"
      onSubmit={submit}
      sx={{ display: 'grid', gap: 1.5, mb: 2 }}
    >
      <TimeFields filter={draft} problems={problems} onChoose={onChoose} />
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(min(180px, 100%), 1fr))' }}>
        <TextField
          select
          label="Outcome"
          value={draft.outcome ?? ''}
          onChange={({ target }) => onChoose(withText(draft, 'outcome', target.value))}
        >
          <MenuItem value="">Any</MenuItem>
          {OUTCOMES.map((outcome) => (
            <MenuItem key={outcome} value={outcome}>
              {OUTCOME_WORDS[outcome]}
            </MenuItem>
          ))}
        </TextField>
        {shown.map((name) => (
          <TextField
            key={name}
            label={LABELS[name].label}
            placeholder={LABELS[name].example}
            value={draft[name] ?? ''}
            onChange={({ target }) => setDraft(withText(draft, name, target.value.trim()))}
            error={problems[name] !== undefined}
            helperText={problems[name]}
            slotProps={{ htmlInput: { autoCapitalize: 'off', spellCheck: false } }}
          />
        ))}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Button type="submit" variant="contained">
          Search
        </Button>
        <Button onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Fewer filters' : 'More filters'}
        </Button>
        <Chosen filter={filter} onChoose={onChoose} />
      </Box>
    </Box>
  )
}

/** What narrows the list now, each with a button that takes it away. */
function Chosen({
  filter,
  onChoose,
}: {
  readonly filter: AuditFilter
  readonly onChoose: (filter: AuditFilter) => void
}): ReactElement {
  const chosen = [...TEXT_FILTERS, 'outcome' as const].filter((name) => filter[name] !== undefined)
  return (
    <>
      {chosen.map((name) => (
        <Chip
          key={name}
          size="small"
          label={`${name}: ${filter[name] ?? ''}`}
          onDelete={() => onChoose(withText(filter, name, ''))}
          sx={{ maxWidth: '100%' }}
        />
      ))}
      {chosen.length > 1 && <Button onClick={() => onChoose(timeOf(filter))}>Clear all</Button>}
    </>
  )
}

function withText(filter: AuditFilter, name: TextFilter | 'outcome', value: string): AuditFilter {
  const { [name]: _before, ...rest } = filter
  return value === '' ? rest : { ...rest, [name]: value }
}

function timeOf({ last, from, to }: AuditFilter): AuditFilter {
  return { last, from, to }
}
