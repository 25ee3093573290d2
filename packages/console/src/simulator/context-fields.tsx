import AddIcon from '@mui/icons-material/Add'
import DeleteIcon from '@mui/icons-material/Delete'
import Autocomplete from '@mui/material/Autocomplete'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { type ContextRow, OFFERED_KEYS, readRows, type RowType, typeOfKey } from './context-rows.js'

const TYPES: readonly (readonly [RowType, string])[] = [
  ['text', 'Text'],
  ['number', 'Number'],
  ['bool', 'True or false'],
  ['list', 'List'],
]
const EXAMPLES: Readonly<Record<string, string>> = {
  SourceIp: '192.0.2.1',
  CurrentTime: '2030-01-31T12:00:00Z',
  TokenIssueTime: '2030-01-31T12:00:00Z',
  MfaAge: 'seconds',
}

/** What else a request says: rows of key, type and value. */
export function ContextFields({
  rows,
  fixed,
  onChange,
}: {
  readonly rows: readonly ContextRow[]
  /** Keys that tinyauth sets are its own: a user is simulated. */
  readonly fixed: boolean
  readonly onChange: (rows: readonly ContextRow[]) => void
}): ReactElement {
  const { problems } = readRows(rows, fixed)
  const put = (at: number, row: ContextRow): void => onChange(rows.map((one, i) => (i === at ? row : one)))
  return (
    <Box
      component="fieldset"
      sx={{
        border: 0,
        p: 0,
        m: 0,
        minWidth: 0,
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: 'minmax(0, 1fr)',
        alignContent: 'start',
      }}
    >
      <Typography component="legend" variant="subtitle2" sx={{ mb: 1 }}>
        Context
      </Typography>
      {rows.map((row, i) => (
        <ContextRowFields
          key={i}
          row={row}
          at={i + 1}
          problem={problems[i]}
          onChange={(changed) => put(i, changed)}
          onRemove={() => onChange(rows.filter((_, other) => other !== i))}
        />
      ))}
      <Button
        startIcon={<AddIcon />}
        sx={{ justifySelf: 'start' }}
        onClick={() => onChange([...rows, { key: '', type: 'text', value: '' }])}
      >
        Add a key
      </Button>
    </Box>
  )
}

function ContextRowFields({
  row,
  at,
  problem,
  onChange,
  onRemove,
}: {
  readonly row: ContextRow
  readonly at: number
  readonly problem: string | undefined
  readonly onChange: (row: ContextRow) => void
  readonly onRemove: () => void
}): ReactElement {
  const { key, type, value } = row
  const setKey = (entered: string): void => {
    const suited = typeOfKey(entered)
    const changes = suited !== 'text' && suited !== type
    onChange({
      key: entered,
      ...(changes ? { type: suited, value: suited === 'bool' ? 'true' : '' } : { type, value }),
    })
  }
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
      <Autocomplete
        freeSolo
        options={[...OFFERED_KEYS]}
        inputValue={key}
        value={key}
        onInputChange={(_, entered) => setKey(entered)}
        sx={{ flex: '2 1 140px', minWidth: 0 }}
        renderInput={(params) => (
          <TextField
            {...params}
            label={`Key ${at}`}
            error={problem !== undefined}
            helperText={problem}
            autoFocus={key === ''}
          />
        )}
      />
      <TextField
        select
        label={`Type of key ${at}`}
        value={type}
        sx={{ flex: '1 1 100px', minWidth: 0 }}
        onChange={(event) => onChange({ key, type: typeNamed(event.target.value), value: '' })}
      >
        {TYPES.map(([name, text]) => (
          <MenuItem key={name} value={name}>
            {text}
          </MenuItem>
        ))}
      </TextField>
      <ValueField {...{ row, at, onChange }} />
      <IconButton onClick={onRemove} aria-label={`Remove key ${key === '' ? at : key}`}>
        <DeleteIcon fontSize="small" />
      </IconButton>
    </Box>
  )
}

function ValueField({
  row: { key, type, value },
  at,
  onChange,
}: {
  readonly row: ContextRow
  readonly at: number
  readonly onChange: (row: ContextRow) => void
}): ReactElement {
  const common = {
    label: `Value of key ${at}`,
    sx: { flex: '2 1 140px', minWidth: 0 },
    onChange: (event: { target: { value: string } }) => onChange({ key, type, value: event.target.value }),
  }
  if (type !== 'bool') {
    const helperText = type === 'list' ? 'One value in each line' : undefined
    return (
      <TextField
        {...common}
        value={value}
        multiline={type === 'list'}
        helperText={helperText}
        placeholder={EXAMPLES[key]}
      />
    )
  }
  return (
    <TextField {...common} select value={value === 'true' ? 'true' : 'false'}>
      <MenuItem value="true">true</MenuItem>
      <MenuItem value="false">false</MenuItem>
    </TextField>
  )
}

function typeNamed(name: string): RowType {
  return TYPES.find(([type]) => type === name)?.[0] ?? 'text'
}
