import ContentCopyIcon from '@mui/icons-material/ContentCopy'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { type ReactElement, useState } from 'react'
import { MONOSPACE } from '../shell/theme.js'

/** A text of a machine with a button that copies it. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, minWidth: 0 }}>
      <Box component="code" sx={{ fontFamily: MONOSPACE, overflowWrap: 'anywhere' }}>
        {text}
      </Box>
      <Tooltip title={copied ? 'Copied' : `Copy ${label}`}>
        <IconButton size="small" onClick={copy} aria-label={copied ? `${label} copied` : `Copy ${label}`}>
          <ContentCopyIcon fontSize="inherit" />
        </IconButton>
      </Tooltip>
    </Box>
  )
}
