import ChevronRightIcon from '@mui/icons-material/ChevronRight'
import Alert from '@mui/material/Alert'
import Breadcrumbs from '@mui/material/Breadcrumbs'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import MuiLink from '@mui/material/Link'
import List from '@mui/material/List'
import ListItem from '@mui/material/ListItem'
import ListItemButton from '@mui/material/ListItemButton'
import ListItemText from '@mui/material/ListItemText'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { Link } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { ChosenGroup } from './chosen-group.js'
import type { Doing } from './group-buttons.js'
import { LEVEL_PAGE, useLevels } from './group-levels.js'
import { lastName, nameBelow, pathsAbove, treeAddress } from './group-path.js'
import { NoGroups } from './no-groups.js'

/** The tree where there is little room: one level, with the way to it above. */
export function NarrowTree({
  at,
  onChoose,
}: {
  readonly at: string | null
  readonly onChoose: (path: string | null) => void
}): ReactElement {
  const [doing, setDoing] = useState<Doing>()
  const above = at === null ? undefined : pathsAbove(at).at(-1)
  return (
    <>
      {at !== null && (
        <>
          <Way at={at} />
          <ChosenGroup
            path={at}
            known={undefined}
            doing={doing}
            onDoing={setDoing}
            onMoved={onChoose}
            onDeleted={() => onChoose(above ?? null)}
          />
        </>
      )}
      <LevelList key={at ?? ''} parent={at ?? ''} onChoose={onChoose} />
    </>
  )
}

function Way({ at }: { readonly at: string }): ReactElement {
  return (
    <Breadcrumbs aria-label="Groups above" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
      <MuiLink component={Link} to={treeAddress(null)}>
        All groups
      </MuiLink>
      {pathsAbove(at).map((path) => (
        <MuiLink key={path} component={Link} to={treeAddress(path)}>
          {lastName(path)}
        </MuiLink>
      ))}
      <Typography aria-current="page">{lastName(at)}</Typography>
    </Breadcrumbs>
  )
}

function LevelList({
  parent,
  onChoose,
}: {
  readonly parent: string
  readonly onChoose: (path: string) => void
}): ReactElement {
  const [pages, setPages] = useState(1)
  const { levels, error, isPending } = useLevels([parent], new Map([[parent, pages]]))
  const level = levels.get(parent)
  if (error !== null) return <Alert severity="error">{textOf(error)}</Alert>
  if (level === undefined) return <Skeleton role="status" aria-label="Loading" height={120} />
  if (level.total === 0 && parent === '') return <NoGroups />
  if (level.total === 0) return <Typography color="text.secondary">No groups stand below this one.</Typography>
  const left = level.total - level.groups.length
  return (
    <Card>
      <List dense aria-label={parent === '' ? 'Groups' : `Groups below ${parent}`}>
        {level.groups.map(({ group, hasBelow }) => (
          <ListItem key={group.id} disablePadding>
            <ListItemButton onClick={() => onChoose(group.id)}>
              <ListItemText
                primary={nameBelow(group.id, parent === '' ? null : parent)}
                secondary={group.description}
                sx={{ overflowWrap: 'anywhere' }}
              />
              {hasBelow !== false && <ChevronRightIcon titleAccess="has groups below" color="action" />}
            </ListItemButton>
          </ListItem>
        ))}
      </List>
      {left > 0 && (
        <Button onClick={() => setPages(pages + 1)} disabled={isPending} sx={{ m: 1 }}>
          Show {Math.min(LEVEL_PAGE, left)} more of {left.toLocaleString('en')}
        </Button>
      )}
    </Card>
  )
}
