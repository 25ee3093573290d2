import ChevronRightIcon from '@mui/icons-material/ChevronRight'
import Box from '@mui/material/Box'
import CircularProgress from '@mui/material/CircularProgress'
import Typography from '@mui/material/Typography'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { MONOSPACE } from '../shell/theme.js'
import { type GroupLine, moreText, type TreeLine } from './tree-rows.js'

const INDENT = 20
const SIGN = { width: 24, height: 24, flex: 'none', display: 'grid', placeItems: 'center' } as const

/** One line of the tree. */
export function TreeItem({
  line,
  page,
  isAt,
  isChosen,
  onToggle,
  ...events
}: {
  readonly line: TreeLine
  /** How many groups are read at once. */
  readonly page: number
  /** Tab leads to it. */
  readonly isAt: boolean
  readonly isChosen: boolean
  readonly onClick: () => void
  readonly onDoubleClick: () => void
  readonly onToggle: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}): ReactElement {
  return (
    <Box
      component="li"
      role="treeitem"
      data-id={line.id}
      tabIndex={isAt ? 0 : -1}
      aria-level={line.level}
      aria-selected={isChosen}
      {...(line.kind === 'group' ? placeOf(line) : {})}
      {...events}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.5,
        minHeight: 34,
        pl: `${(line.level - 1) * INDENT}px`,
        pr: 1,
        borderRadius: 1,
        cursor: 'pointer',
        userSelect: 'none',
        '&:hover': { backgroundColor: 'action.hover' },
        '&[aria-selected=true]': { backgroundColor: 'action.selected' },
        '&:focus-visible': { outline: 3, outlineStyle: 'solid', outlineColor: 'primary.main', outlineOffset: -3 },
      }}
    >
      {line.kind === 'group' ? (
        <GroupText {...{ line, onToggle }} />
      ) : (
        <Typography variant="body2" color="primary" sx={{ pl: 3.5 }}>
          {moreText(page, line.left)}
        </Typography>
      )}
    </Box>
  )
}

function placeOf({ position, siblings, state }: GroupLine): object {
  const place = { 'aria-posinset': position, 'aria-setsize': siblings }
  return state === 'leaf' ? place : { ...place, 'aria-expanded': state !== 'closed', 'aria-busy': state === 'loading' }
}

function GroupText({ line, onToggle }: { readonly line: GroupLine; readonly onToggle: () => void }): ReactNode {
  const { name, state, group } = line
  return (
    <>
      {/* For the mouse; the keyboard has the arrows. */}
      <Box
        component="span"
        aria-hidden
        sx={SIGN}
        onClick={(event) => {
          if (state !== 'leaf') onToggle()
          event.stopPropagation()
        }}
      >
        {state === 'loading' && <CircularProgress size={14} />}
        {(state === 'open' || state === 'closed') && (
          <ChevronRightIcon fontSize="small" sx={state === 'open' ? { transform: 'rotate(90deg)' } : {}} />
        )}
      </Box>
      <Box component="span" sx={{ fontFamily: MONOSPACE, whiteSpace: 'nowrap' }}>
        {name}
      </Box>
      {group.description !== null && (
        <Typography component="span" variant="body2" color="textSecondary" noWrap sx={{ ml: 1, minWidth: 0 }}>
          {group.description}
        </Typography>
      )}
    </>
  )
}
