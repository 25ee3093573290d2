import ChevronRightIcon from '@mui/icons-material/ChevronRight'
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import List from '@mui/material/List'
import ListItem from '@mui/material/ListItem'
import ListItemButton from '@mui/material/ListItemButton'
import ListItemText from '@mui/material/ListItemText'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { textOf } from '../api/client.js'
import { ChosenGroup } from './chosen-group.js'
import type { Doing } from './group-buttons.js'
import { LEVEL_PAGE, useLevels } from './group-levels.js'
import { nameBelow, pathsAbove } from './group-path.js'
import { NoGroups } from './no-groups.js'
import { moreText } from './tree-rows.js'
import { WayUp } from './way-up.js'

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
          <WayUp path={at} />
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
  const failed = error !== null && <Alert severity="error">{textOf(error)}</Alert>
  if (level === undefined) return failed || <Skeleton role="status" aria-label="Loading" height={120} />
  if (level.total === 0 && parent === '') return <NoGroups />
  if (level.total === 0) return <Typography color="textSecondary">No groups stand below this one.</Typography>
  const left = level.total - level.groups.length
  return (
    <Card>
      {failed}
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
          {moreText(LEVEL_PAGE, left)}
        </Button>
      )}
    </Card>
  )
}
