import ErrorIcon from '@mui/icons-material/Error'
import GppMaybeIcon from '@mui/icons-material/GppMaybe'
import LightbulbIcon from '@mui/icons-material/Lightbulb'
import WarningIcon from '@mui/icons-material/Warning'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { Severity } from '@tinyauth/policy-engine'
import { type ReactElement, useState } from 'react'
import { CodeWords } from '../controls/code-words.js'
import { MONOSPACE } from '../shell/theme.js'
import { meaningOf } from './finding-meaning.js'
import { countFindings, type PlacedFinding } from './lint-document.js'

/** Everything that was found, each with its place, its reason and, where there is one, what puts it right. */
export function FindingList({
  findings,
  silent,
  onShow,
  onFix,
}: {
  readonly findings: readonly PlacedFinding[]
  /** Nothing is said when there is nothing. */
  readonly silent: boolean
  readonly onShow: (finding: PlacedFinding) => void
  readonly onFix: ((fix: NonNullable<PlacedFinding['fix']>) => void) | undefined
}): ReactElement | null {
  if (silent && findings.length === 0) return null
  return (
    <Box sx={{ mt: 1.5 }}>
      <Typography variant="subtitle2" component="p" role="status" aria-live="polite">
        {countFindings(findings)}
      </Typography>
      {findings.length > 0 && (
        <Box
          component="ol"
          aria-label="Findings"
          sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 320, overflow: 'auto' }}
        >
          {findings.map((finding) => (
            <Item key={`${finding.path} ${finding.code} ${finding.message}`} {...{ finding, onShow, onFix }} />
          ))}
        </Box>
      )}
    </Box>
  )
}

function Item({
  finding,
  onShow,
  onFix,
}: {
  readonly finding: PlacedFinding
  readonly onShow: (finding: PlacedFinding) => void
  readonly onFix: ((fix: NonNullable<PlacedFinding['fix']>) => void) | undefined
}): ReactElement {
  const [explained, setExplained] = useState(false)
  const { severity, code, path, message, fix } = finding
  return (
    <Box component="li" sx={{ display: 'flex', gap: 1, py: 0.75, borderTop: 1, borderColor: 'divider' }}>
      <SeverityIcon severity={severity} />
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Link
          component="button"
          type="button"
          variant="body2"
          sx={{ textAlign: 'left' }}
          onClick={() => onShow(finding)}
        >
          <CodeWords text={message} />
        </Link>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1 }}>
          <Typography variant="caption" color="textSecondary" sx={{ fontFamily: MONOSPACE }}>
            {path === '' ? 'document' : path}
          </Typography>
          <Link
            component="button"
            type="button"
            variant="caption"
            aria-expanded={explained}
            sx={{ fontFamily: MONOSPACE }}
            onClick={() => setExplained(!explained)}
          >
            {code}
          </Link>
          {fix !== undefined && onFix !== undefined && (
            <Button size="small" variant="outlined" sx={{ py: 0 }} onClick={() => onFix(fix)}>
              {fix.title}
            </Button>
          )}
        </Box>
        {explained && (
          <Typography variant="body2" color="textSecondary">
            <CodeWords text={meaningOf(code)} />
          </Typography>
        )}
      </Box>
    </Box>
  )
}

const ICONS = {
  error: { Icon: ErrorIcon, color: 'error', title: 'Error' },
  securityWarning: { Icon: GppMaybeIcon, color: 'error', title: 'Security warning' },
  warning: { Icon: WarningIcon, color: 'warning', title: 'Warning' },
  suggestion: { Icon: LightbulbIcon, color: 'primary', title: 'Suggestion' },
} as const

function SeverityIcon({ severity }: { readonly severity: Severity }): ReactElement {
  const { Icon, color, title } = ICONS[severity]
  return <Icon fontSize="small" color={color} titleAccess={title} sx={{ mt: 0.25, flex: 'none' }} />
}
