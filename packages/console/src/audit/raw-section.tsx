import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type ReactElement, useState } from 'react'
import { CopyText } from '../controls/copy-text.js'
import { Section } from '../controls/section.js'
import { MONOSPACE } from '../shell/theme.js'
import type { AuditRecord } from './audit-record.js'

/** The event as the API answers it, and its place in the chain. */
export function RawSection({ event }: { readonly event: AuditRecord }): ReactElement {
  const [copied, setCopied] = useState(false)
  const text = JSON.stringify(event, null, 2)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Section
      title="Place in the chain"
      actions={<Button onClick={copy}>{copied ? 'Copied' : 'Copy JSON'}</Button>}
      about={`Event ${event.seq}. Its hash is over the hash of the event before it and its own text.`}
    >
      <Hash title="Id" text={event.id} />
      <Hash title="Hash" text={event.hash} />
      <Hash title="Hash of the event before" text={event.prevHash} />
      <Box component="details" sx={{ mt: 1 }}>
        <Box component="summary" sx={{ cursor: 'pointer' }}>
          As JSON
        </Box>
        <Box
          component="pre"
          tabIndex={0}
          aria-label="Event as JSON"
          sx={{
            fontFamily: MONOSPACE,
            fontSize: '0.85em',
            overflow: 'auto',
            maxHeight: 480,
            p: 1.5,
            m: 0,
            mt: 1,
            border: 1,
            borderColor: 'divider',
            borderRadius: 1,
          }}
        >
          {text}
        </Box>
      </Box>
    </Section>
  )
}

function Hash({ title, text }: { readonly title: string; readonly text: string }): ReactElement {
  return (
    <Box sx={{ mb: 1 }}>
      <Typography variant="body2" color="textSecondary">
        {title}
      </Typography>
      <CopyText text={text} label={title.toLowerCase()} />
    </Box>
  )
}
