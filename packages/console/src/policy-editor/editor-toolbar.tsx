import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import ListItemText from '@mui/material/ListItemText'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import FormatAlignLeftIcon from '@mui/icons-material/FormatAlignLeft'
import PlaylistAddIcon from '@mui/icons-material/PlaylistAdd'
import { type ReactElement, useState } from 'react'
import { examplesFor, withStatement } from './examples.js'
import { formatDocument } from './format-document.js'
import type { Vocabulary } from './vocabulary.js'

/** Examples to begin with, and the document in its canonical form. Ctrl+Z takes both back. */
export function EditorToolbar({
  value,
  onChange,
  vocabulary,
}: {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly vocabulary: Vocabulary
}): ReactElement {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const formatted = formatDocument(value)
  const close = (): void => setAnchor(undefined)
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 1 }}>
      <Button
        size="small"
        startIcon={<PlaylistAddIcon />}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        Add an example
      </Button>
      <Button
        size="small"
        startIcon={<FormatAlignLeftIcon />}
        disabled={formatted === undefined || formatted === value}
        onClick={() => onChange(formatted ?? value)}
      >
        Format
      </Button>
      <Menu open={anchor !== undefined} anchorEl={anchor} onClose={close}>
        {examplesFor(vocabulary).map(({ title, about, statement }) => (
          <MenuItem
            key={title}
            sx={{ whiteSpace: 'normal', maxWidth: 420 }}
            onClick={() => {
              onChange(withStatement(value, statement))
              close()
            }}
          >
            <ListItemText primary={title} secondary={about} />
          </MenuItem>
        ))}
      </Menu>
    </Box>
  )
}
