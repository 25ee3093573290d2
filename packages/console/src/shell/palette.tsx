import Box from '@mui/material/Box'
import Dialog from '@mui/material/Dialog'
import List from '@mui/material/List'
import ListItemButton from '@mui/material/ListItemButton'
import ListItemText from '@mui/material/ListItemText'
import TextField from '@mui/material/TextField'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactElement, useDeferredValue, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { get } from '../api/client.js'
import { isPermitted } from '../api/permitted.js'
import { getSelf } from '../api/self.js'
import { RESOURCES } from '../api/resources.js'
import { pathOf } from '../api/service-address.js'
import { SCREENS } from './screens.js'

interface Place {
  readonly title: string
  readonly kind: string
  readonly to: string
}

/** Kinds that are looked through by name. */
const SEARCHED = ['users', 'groups', 'policies', 'services'] as const
const MOST_OF_A_KIND = 5

/** Goes anywhere by a few letters: screens, users, groups, policies, services. Arrows choose, Enter goes. */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-label="Search"
      slotProps={{ paper: { sx: { alignSelf: 'flex-start', mt: 8 } } }}
    >
      {open && <Search onClose={onClose} />}
    </Dialog>
  )
}

function Search({ onClose }: { readonly onClose: () => void }): ReactElement {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const asked = useDeferredValue(text.trim())
  const screens = useQuery({ queryKey: ['palette-screens'], queryFn: permittedScreens, staleTime: 30_000 })
  const found = useQuery({
    queryKey: ['palette', asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: asked !== '',
  })
  const places = [...(screens.data ?? []).filter(({ title }) => has(title, asked)), ...(found.data ?? [])]
  const at = Math.min(chosen, places.length - 1)
  const go = (place: Place | undefined): void => {
    if (place === undefined) return
    onClose()
    void navigate(place.to)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') go(places[at])
    else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, places.length - 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <Box sx={{ p: 2 }}>
      <TextField
        autoFocus
        fullWidth
        label="Go to a screen, user, group, policy or service"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
        slotProps={{
          htmlInput: {
            role: 'combobox',
            'aria-expanded': true,
            'aria-controls': 'palette-places',
            ...(at >= 0 ? { 'aria-activedescendant': `palette-${at}` } : {}),
          },
        }}
      />
      <List id="palette-places" role="listbox" aria-label="Places" sx={{ maxHeight: 400, overflow: 'auto' }}>
        {places.map((place, i) => (
          <ListItemButton
            key={place.to}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === at}
            selected={i === at}
            tabIndex={-1}
            onClick={() => go(place)}
          >
            <ListItemText primary={place.title} />
            <Typography variant="caption" color="textSecondary">
              {place.kind}
            </Typography>
          </ListItemButton>
        ))}
      </List>
      {places.length === 0 && !found.isFetching && (
        <Typography color="textSecondary">Nothing has that name.</Typography>
      )}
    </Box>
  )
}

async function permittedScreens(): Promise<readonly Place[]> {
  const { username } = await getSelf()
  const may = await Promise.all(
    SCREENS.map(async ({ action, resource, own }) => {
      if (await isPermitted(action, resource)) return true
      return own === true && isPermitted(action, `users/${username}`)
    }),
  )
  return SCREENS.filter(({ to }, i) => to === '/' || may[i]).map(({ title, to }) => ({ title, to, kind: 'screen' }))
}

async function search(text: string, signal: AbortSignal): Promise<readonly Place[]> {
  const query = { range: JSON.stringify([0, MOST_OF_A_KIND - 1]), filter: JSON.stringify({ q: text }) }
  const kinds = await Promise.all(
    SEARCHED.map(async (name) => {
      const { path, one, actions, arn } = RESOURCES[name]
      // What may not be listed is not looked through.
      if (!(await isPermitted(actions.list, arn))) return []
      const rows = await get<{ id: string }[]>(pathOf(path), query, signal)
      return rows.map(({ id }) => ({ title: id, kind: one, to: `/${name}/${encodeURIComponent(id)}/show` }))
    }),
  )
  return kinds.flat()
}

function has(title: string, text: string): boolean {
  return title.toLowerCase().includes(text.toLowerCase())
}
