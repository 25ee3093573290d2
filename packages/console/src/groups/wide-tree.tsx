import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { textOf } from '../api/client.js'
import { ChosenGroup } from './chosen-group.js'
import type { Doing } from './group-buttons.js'
import { useLevels } from './group-levels.js'
import { groupAddress, pathsAbove } from './group-path.js'
import { GroupTree } from './group-tree.js'
import { NoGroups } from './no-groups.js'
import { treeLines } from './tree-rows.js'

/** The tree of groups, and beside it the one that is chosen. */
export function WideTree({
  at,
  onChoose,
}: {
  readonly at: string | null
  readonly onChoose: (path: string | null) => void
}): ReactElement {
  const navigate = useNavigate()
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(at === null ? [] : pathsAbove(at)))
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map())
  const [doing, setDoing] = useState<Doing>()
  const [takesFocus, setTakesFocus] = useState(false)
  const { levels, error, isPending } = useLevels(['', ...open], pages)
  const lines = treeLines(levels, open)
  const known = lines.find(({ id }) => id === at)
  const show = (path: string): void => {
    setOpen(new Set([...open, ...pathsAbove(path)]))
    setTakesFocus(true)
    onChoose(path)
  }
  const toggle = (path: string, isOpen: boolean): void => {
    setOpen(new Set(isOpen ? [...open, path] : [...open].filter((one) => one !== path)))
  }
  const failed = error !== null && <Alert severity="error">{textOf(error)}</Alert>
  if (lines.length === 0)
    return failed || (isPending ? <Skeleton role="status" aria-label="Loading" height={120} /> : <NoGroups />)
  return (
    <Box sx={{ display: 'grid', gap: 2, alignItems: 'start', gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)' }}>
      <Card>
        {failed}
        <GroupTree
          lines={lines}
          chosen={at ?? undefined}
          takesFocus={takesFocus}
          onChoose={(id) => {
            setTakesFocus(false)
            setDoing(undefined)
            if (!id.startsWith('more:')) onChoose(id)
          }}
          onOpen={toggle}
          onMore={(parent) => setPages(new Map([...pages, [parent, (pages.get(parent) ?? 1) + 1]]))}
          onEnter={(path) => void navigate(groupAddress(path))}
          onMove={(path) => {
            onChoose(path)
            setDoing('move')
          }}
        />
      </Card>
      <Box sx={{ position: 'sticky', top: 64 }}>
        {at === null ? (
          <Typography color="textSecondary">
            Choose a group. Arrow keys go through the tree, letters find a name, Enter opens a group, M moves it.
          </Typography>
        ) : (
          <ChosenGroup
            path={at}
            known={known?.kind === 'group' ? known.group : undefined}
            doing={doing}
            onDoing={setDoing}
            onMoved={show}
            onDeleted={() => {
              if (known === undefined || known.parent === '') onChoose(null)
              else show(known.parent)
            }}
          />
        )}
      </Box>
    </Box>
  )
}
