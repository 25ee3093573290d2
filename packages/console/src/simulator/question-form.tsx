import Box from '@mui/material/Box'
import type { ReactElement } from 'react'
import { Section } from '../controls/section.js'
import { ActionField, ServiceField } from './action-field.js'
import { ContextFields } from './context-fields.js'
import type { Question } from './question.js'
import { ResourceField } from './resource-field.js'
import { UserField } from './user-field.js'

/** What is asked: who, what, on what, and what else the request says. */
export function QuestionForm({
  question,
  onChange,
  user = true,
}: {
  readonly question: Question
  readonly onChange: (part: Partial<Question>) => void
  /** Whether a user is part of the question. Default true. */
  readonly user?: boolean
}): ReactElement {
  const { action, resource, context } = question
  return (
    <Section title="Question">
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {user && (
          <UserField
            value={question.user}
            onChange={(chosen) => onChange({ user: chosen })}
            helperText="Empty: nobody in particular, so that unsaved policies alone decide"
          />
        )}
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 2fr) minmax(0, 3fr)' },
          }}
        >
          <ServiceField action={action} onChange={(changed) => onChange({ action: changed })} />
          <ActionField action={action} onChange={(changed) => onChange({ action: changed })} />
        </Box>
        <ResourceField action={action} value={resource} onChange={(changed) => onChange({ resource: changed })} />
        <ContextFields
          rows={context}
          fixed={!user || question.user !== undefined}
          onChange={(rows) => onChange({ context: rows })}
        />
      </Box>
    </Section>
  )
}
