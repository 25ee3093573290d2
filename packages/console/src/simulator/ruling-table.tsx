import Box from '@mui/material/Box'
import Link from '@mui/material/Link'
import MenuItem from '@mui/material/MenuItem'
import TablePagination from '@mui/material/TablePagination'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { type ReactElement, useMemo, useState } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { type Column, Rows } from '../controls/rows.js'
import type { KnownAction } from './catalogue.js'
import { DecisionChip } from './outcome.js'
import { type Question, simulationOf } from './question.js'
import type { Ruling } from './rulings.js'
import { placeText, statementName } from './verdict.js'

const PER_PAGE = 25
const ANY = 'any'

/** Decisions of many pairs; filtered by decision, level and text. */
export function RulingTable({
  rulings,
  known,
  question,
  empty,
}: {
  readonly rulings: readonly Ruling[]
  readonly known: readonly KnownAction[]
  readonly question: Question
  readonly empty: string
}): ReactElement {
  const [decision, setDecision] = useState(ANY)
  const [level, setLevel] = useState(ANY)
  const [text, setText] = useState('')
  const [page, setPage] = useState(0)
  const levels = useMemo(() => new Map(known.map((one) => [one.action, one.level ?? 'none'])), [known])
  if (rulings.length === 0) return <Typography color="textSecondary">{empty}</Typography>
  const shown = rulings.filter(
    ({ action, resource, kind }) =>
      (decision === ANY || (kind === 'allow') === (decision === 'allow')) &&
      (level === ANY || levels.get(action) === level) &&
      `${action} ${resource}`.toLowerCase().includes(text.toLowerCase()),
  )
  const last = Math.max(0, Math.ceil(shown.length / PER_PAGE) - 1)
  const at = Math.min(page, last)
  const allowed = rulings.filter(({ kind }) => kind === 'allow').length
  return (
    <>
      <Typography role="status" sx={{ mb: 1.5 }}>
        {allowed} of {rulings.length} allowed
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 1 }}>
        <Choice label="Decision" value={decision} onChange={setDecision} options={[ANY, 'allow', 'deny']} />
        <Choice label="Level" value={level} onChange={setLevel} options={[ANY, ...new Set(levels.values())]} />
        <TextField
          label="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          sx={{ flex: '1 1 160px' }}
        />
      </Box>
      <Rows<Ruling>
        label="Decisions"
        rows={shown.slice(at * PER_PAGE, (at + 1) * PER_PAGE)}
        keyOf={({ action, resource }) => `${action} ${resource}`}
        empty="Nothing is like this."
        columns={columnsOf(question, levels)}
      />
      {shown.length > PER_PAGE && (
        <TablePagination
          component="div"
          count={shown.length}
          page={at}
          rowsPerPage={PER_PAGE}
          rowsPerPageOptions={[PER_PAGE]}
          onPageChange={(_, next) => setPage(next)}
        />
      )}
    </>
  )
}

function columnsOf({ user, context }: Question, levels: ReadonlyMap<string, string>): readonly Column<Ruling>[] {
  return [
    {
      title: 'Action',
      cell: ({ action, resource }) => (
        <Link component={RouterLink} to={simulationOf({ user, action, resource, context })}>
          {action}
        </Link>
      ),
    },
    { title: 'Resource', cell: ({ resource }) => <code>{resource}</code> },
    { title: 'Level', cell: ({ action }) => levels.get(action) },
    { title: 'Decision', cell: ({ kind }) => <DecisionChip kind={kind} /> },
    { title: 'Decided by', cell: ({ by }) => <code>{deciderOf(by[0])}</code> },
  ]
}

function deciderOf(by: Ruling['by'][number] | undefined): string {
  if (by === undefined) return ''
  if (by.index !== undefined) return `${placeText(by)} ${statementName(by)}`
  return by.layer === 'identity' ? 'nothing allows it' : `${by.layer} ${by.source}`
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
}): ReactElement {
  return (
    <TextField
      select
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      sx={{ minWidth: 130 }}
    >
      {options.map((option) => (
        <MenuItem key={option} value={option}>
          {option}
        </MenuItem>
      ))}
    </TextField>
  )
}
