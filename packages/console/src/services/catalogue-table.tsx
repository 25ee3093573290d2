import DeleteIcon from '@mui/icons-material/Delete'
import IconButton from '@mui/material/IconButton'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import type { ReactElement } from 'react'
import { type Column, Rows } from '../controls/rows.js'
import { type CatalogueAction, LEVELS } from './catalogue.js'

interface Placed extends CatalogueAction {
  readonly at: number
}

/** Actions in a table; each cell is an input where they may be changed. */
export function CatalogueTable({
  actions,
  onChange,
}: {
  readonly actions: readonly CatalogueAction[]
  /** Absent: they are shown alone. */
  readonly onChange: ((actions: readonly CatalogueAction[]) => void) | undefined
}): ReactElement {
  const rows = actions.map((action, at) => ({ ...action, at }))
  const set = (at: number, change: Partial<CatalogueAction>): void => {
    onChange?.(actions.map((action, i) => (i === at ? { ...action, ...change } : action)))
  }
  const remove = (at: number): void => {
    onChange?.(actions.filter((_, i) => i !== at))
  }
  return (
    <Rows<Placed>
      label="Actions"
      rows={rows}
      columns={onChange === undefined ? SHOWN : editable(set, remove)}
      keyOf={({ at }) => String(at)}
      empty="This service has no catalogue yet. Without one, every name is taken as it is, and nothing is known of levels."
    />
  )
}

const SHOWN: readonly Column<Placed>[] = [
  { title: 'Name', cell: ({ name }) => <code>{name}</code> },
  { title: 'Level', cell: ({ level }) => level },
  { title: 'Resource types', cell: ({ resourceTypes }) => resourceTypes.join(' ') },
  { title: 'Description', cell: ({ description }) => description },
]

function editable(
  set: (at: number, change: Partial<CatalogueAction>) => void,
  remove: (at: number) => void,
): readonly Column<Placed>[] {
  return [
    {
      title: 'Name',
      cell: ({ at, name }) => (
        <TextField
          value={name}
          error={name === ''}
          onChange={({ target }) => set(at, { name: target.value.trim() })}
          slotProps={{ htmlInput: { 'aria-label': `Name of action ${at + 1}`, spellCheck: false } }}
        />
      ),
    },
    {
      title: 'Level',
      cell: ({ at, name, level }) => (
        <TextField
          select
          value={level}
          onChange={({ target }) => set(at, { level: LEVELS.find((one) => one === target.value) ?? level })}
          slotProps={{ select: { SelectDisplayProps: { 'aria-label': `Level of ${name}` } } }}
          sx={{ minWidth: 130 }}
        >
          {LEVELS.map((one) => (
            <MenuItem key={one} value={one}>
              {one}
            </MenuItem>
          ))}
        </TextField>
      ),
    },
    {
      title: 'Resource types',
      cell: ({ at, name, resourceTypes }) => (
        <TextField
          // What is typed is no list of names yet; another action in this row, or another list, begins it anew.
          key={`${name} ${resourceTypes.join(' ')}`}
          defaultValue={resourceTypes.join(' ')}
          onBlur={({ target }) =>
            set(at, { resourceTypes: target.value.split(/[\s,]+/).filter((type) => type !== '') })
          }
          slotProps={{
            htmlInput: { 'aria-label': `Resource types of ${name}, with blanks between`, spellCheck: false },
          }}
        />
      ),
    },
    {
      title: 'Description',
      cell: ({ at, name, description }) => (
        <TextField
          value={description ?? ''}
          onChange={({ target }) => set(at, { description: target.value === '' ? null : target.value })}
          slotProps={{ htmlInput: { 'aria-label': `Description of ${name}` } }}
        />
      ),
    },
    {
      title: 'Remove',
      actions: true,
      cell: ({ at, name }) => (
        <IconButton onClick={() => remove(at)} aria-label={`Remove ${name || `action ${at + 1}`}`}>
          <DeleteIcon />
        </IconButton>
      ),
    },
  ]
}
