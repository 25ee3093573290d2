import Alert from '@mui/material/Alert'
import AlertTitle from '@mui/material/AlertTitle'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Link from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import type { ReactElement, ReactNode } from 'react'
import { Link as RouterLink } from 'react-router-dom'
import { Section } from '../controls/section.js'
import { PolicyEditor } from '../policy-editor/index.js'
import type { Basis } from './use-basis.js'
import { documentOf, type Documented } from './documented.js'
import { type Edit, textOfDocument } from './edits.js'
import { LayerList } from './layer-list.js'
import { NearMisses } from './near-misses.js'
import { DecisionIcon } from './outcome.js'
import { DECISIONS, type Verdict, whyOf } from './verdict.js'

/** A decision, and everything that led to it. */
export function DecisionSection({
  basis,
  stored,
  edited,
  edits,
  onAddKey,
}: {
  readonly basis: Basis
  readonly stored: Verdict
  /** With unsaved documents in their places; absent without one. */
  readonly edited: Verdict | undefined
  readonly edits: readonly Edit[]
  readonly onAddKey: (key: string) => void
}): ReactElement {
  const verdict = edited ?? stored
  const effective = 'effective' in basis ? basis.effective : undefined
  const [by] = verdict.by
  const told = by === undefined ? undefined : documentOf(by, effective?.layers, edited === undefined ? [] : edits)
  return (
    <>
      <Section title="Decision">
        <Box aria-live="polite">
          {edited !== undefined && <Change stored={stored} edited={edited} />}
          <Banner verdict={verdict} />
        </Box>
        {effective?.principal.active === false && (
          <Alert severity="warning" sx={{ mt: 1 }}>
            This user is disabled: every request is refused before a policy is looked at.
          </Alert>
        )}
        <MissingKeys keys={verdict.missing} onAdd={onAddKey} />
        {told !== undefined && <Deciding {...told} />}
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1.5 }}>
          {deciderText(basis)}
        </Typography>
      </Section>
      {verdict.nearMisses.length > 0 && (
        <Section
          title={verdict.kind === 'allow' ? 'Statements that did not apply' : 'What nearly applied'}
          about="Each with what it asked for and what the request had instead, the nearest first."
        >
          <NearMisses misses={verdict.nearMisses} />
        </Section>
      )}
      {verdict.layers !== undefined && verdict.layers.length > 0 && (
        <Section
          title="Every layer"
          about="One source of permissions must allow within its own limits; every guardrail and boundary must allow as well; one Deny is enough to deny."
        >
          <LayerList layers={verdict.layers} />
        </Section>
      )}
    </>
  )
}

function Banner({ verdict }: { readonly verdict: Verdict }): ReactElement {
  return (
    <Alert
      severity={verdict.kind === 'allow' ? 'success' : 'error'}
      icon={<DecisionIcon kind={verdict.kind} />}
      sx={{ overflowWrap: 'anywhere', '& .MuiAlert-message': { minWidth: 0 } }}
    >
      <AlertTitle component="h3">{DECISIONS[verdict.kind]}</AlertTitle>
      {whyOf(verdict)}
      {verdict.errors.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
          {verdict.errors.map(({ message }, i) => (
            <li key={i}>{message}</li>
          ))}
        </Box>
      )}
    </Alert>
  )
}

function Change({ stored, edited }: { readonly stored: Verdict; readonly edited: Verdict }): ReactElement {
  const same = stored.kind === edited.kind
  return (
    <Typography sx={{ mb: 1 }}>
      As stored: <strong>{DECISIONS[stored.kind].toLowerCase()}</strong>. With your edits:{' '}
      <strong>{same ? 'the same' : DECISIONS[edited.kind].toLowerCase()}</strong>.
    </Typography>
  )
}

function MissingKeys({
  keys,
  onAdd,
}: {
  readonly keys: readonly string[]
  readonly onAdd: (key: string) => void
}): ReactNode {
  if (keys.length === 0) return null
  return (
    <Box sx={{ mt: 1.5 }}>
      <Typography variant="body2">Policies asked for what the request does not say:</Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
        {keys.map((key) => (
          <Button key={key} size="small" variant="outlined" onClick={() => onAdd(key)}>
            Add {key}
          </Button>
        ))}
      </Box>
    </Box>
  )
}

function Deciding({ name, document, index, to }: Documented): ReactElement {
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="subtitle2" component="h3" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
        The statement that decided, in{' '}
        {to === undefined ? (
          <code>{name}</code>
        ) : (
          <Link component={RouterLink} to={to} underline="always">
            {name}
          </Link>
        )}
      </Typography>
      <PolicyEditor key={name} label={`Document of ${name}`} value={textOfDocument(document)} highlight={{ index }} />
    </Box>
  )
}

function deciderText(basis: Basis): string {
  if (basis.kind === 'service') return `The service decided, because ${basis.reason}.`
  if (basis.kind === 'here' && basis.effective !== undefined)
    return `This browser decided, with the engine of the service and all that bears on the user (revision ${basis.effective.revision}).`
  return 'This browser decided by the unsaved policies alone, with the engine of the service.'
}
