import Alert from '@mui/material/Alert'
import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type ReactElement, useMemo } from 'react'
import { Section } from '../controls/section.js'
import { rowFor } from './context-rows.js'
import { DecisionSection } from './decision-section.js'
import { type Edit, judgedEdits } from './edits.js'
import type { Question } from './question.js'
import { QuestionForm } from './question-form.js'
import { SetByTinyauth } from './set-by-tinyauth.js'
import { UnsavedPolicies } from './unsaved-policies.js'
import { type Basis, useBasis } from './use-basis.js'
import type { EditsState } from './use-edits.js'
import { isAsked, type Judged, useVerdict } from './use-verdict.js'
import { WhatElseChanges } from './what-else-changes.js'

/** One question and its decision, with what is stored and with what is not saved. */
export function OneDecision({
  question,
  change,
  state,
}: {
  readonly question: Question
  readonly change: (part: Partial<Question>) => void
  readonly state: EditsState
}): ReactElement {
  const basis = useBasis(question.user)
  const effective = 'effective' in basis ? basis.effective : undefined
  const edits = useMemo(() => judgedEdits(state.edits, effective), [state.edits, effective])
  const stored = useVerdict(basis, question, NO_EDITS)
  const edited = useVerdict(basis, question, edits)
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 2,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 5fr) minmax(0, 6fr)' },
      }}
    >
      <Box>
        <QuestionForm question={question} onChange={change} />
        {effective !== undefined && <SetByTinyauth context={effective.context} />}
        <UnsavedPolicies effective={effective} question={question} state={state} />
      </Box>
      <Box>
        <Answer
          {...{ basis, question, stored, edits }}
          edited={edits.length === 0 ? undefined : edited}
          onAddKey={(key) => change({ context: [...question.context, rowFor(key)] })}
        />
        {edits.length > 0 && <WhatElseChanges basis={basis} question={question} edits={edits} />}
      </Box>
    </Box>
  )
}

const NO_EDITS: readonly never[] = []

function Answer({
  basis,
  question,
  stored,
  edited,
  edits,
  onAddKey,
}: {
  readonly basis: Basis
  readonly question: Question
  readonly stored: Judged
  readonly edited: Judged | undefined
  readonly edits: readonly Edit[]
  readonly onAddKey: (key: string) => void
}): ReactElement {
  const failed = [stored, edited].find((one) => one?.kind === 'failed')
  if (failed?.kind === 'failed') return <Alert severity="error">{failed.text}</Alert>
  if (stored.kind !== 'judged' || (edited !== undefined && edited.kind !== 'judged')) {
    return (
      <Section title="Decision">
        <Typography color="textSecondary">
          {isAsked(question)
            ? 'Being decided…'
            : 'Say which action on which resource, and the decision stands here, with the statement that made it.'}
        </Typography>
      </Section>
    )
  }
  return <DecisionSection {...{ basis, edits, onAddKey }} stored={stored.verdict} edited={edited?.verdict} />
}
