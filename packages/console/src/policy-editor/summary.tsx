import BlockIcon from '@mui/icons-material/Block'
import CheckIcon from '@mui/icons-material/Check'
import GppMaybeIcon from '@mui/icons-material/GppMaybe'
import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { PolicyType } from '@tinyauth/policy-engine'
import { type ReactElement, useId } from 'react'
import { CodeWords } from '../controls/code-words.js'
import type { SummaryLine } from './summarise-document.js'

/** What a document says in plain words, statement by statement, with what is risky about each. */
export function Summary({
  lines,
  type,
  parameters,
}: {
  readonly lines: readonly SummaryLine[] | undefined
  readonly type: PolicyType
  readonly parameters: readonly string[]
}): ReactElement {
  const id = useId()
  return (
    <Box component="section" aria-labelledby={id} sx={{ overflowWrap: 'anywhere' }}>
      <Typography id={id} variant="subtitle2" component="h3" gutterBottom>
        In plain words
      </Typography>
      {lines === undefined && <Typography color="textSecondary">The document cannot be read yet.</Typography>}
      {lines?.length === 0 && (
        <Typography color="textSecondary">
          {type === 'identity' ? 'Allows nothing.' : 'Leaves nothing allowed.'}
        </Typography>
      )}
      {lines !== undefined && lines.length > 0 && (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
          {lines.map((line) => (
            <Line key={line.index} {...line} />
          ))}
        </Box>
      )}
      {parameters.length > 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          Who attaches it fills in: {parameters.map((name) => `{{${name}}}`).join(', ')}.
        </Typography>
      )}
    </Box>
  )
}

function Line({ effect, sid, text, risks }: SummaryLine): ReactElement {
  const allows = effect === 'Allow'
  const Icon = allows ? CheckIcon : BlockIcon
  return (
    <Box component="li" sx={{ display: 'flex', gap: 1 }}>
      <Icon
        fontSize="small"
        color={allows ? 'success' : 'error'}
        titleAccess={effect}
        sx={{ mt: 0.25, flex: 'none' }}
      />
      <Box sx={{ minWidth: 0 }}>
        {sid !== undefined && sid !== '' && (
          <Typography variant="caption" color="textSecondary" component="p">
            {sid}
          </Typography>
        )}
        <Typography variant="body2">
          <CodeWords text={text} />
        </Typography>
        {risks.map((risk) => (
          <Alert
            key={risk}
            severity="warning"
            variant="outlined"
            icon={<GppMaybeIcon fontSize="small" />}
            sx={{ mt: 0.5, py: 0 }}
          >
            <CodeWords text={risk} />
          </Alert>
        ))}
      </Box>
    </Box>
  )
}
