import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import { TextInput, TopToolbar, useRecordContext } from 'react-admin'
import { DeleteButton } from '../controls/delete-button.js'
import { FieldOf } from '../controls/field-of.js'
import { RecordForm } from '../controls/record-form.js'
import { RecordShow } from '../controls/record-show.js'
import { Section } from '../controls/section.js'
import { PolicyInput } from '../policy-editor/index.js'
import { formOf, type Scope } from './scope.js'

/** One scope; those that come with the service are shown alone. */
export function ScopeShow(): ReactElement {
  return (
    <RecordShow actions={<Actions />} title={<Title />} component="div">
      <FieldOf<Scope>>{(scope) => (scope.built_in ? <BuiltIn scope={scope} /> : <ScopeForm scope={scope} />)}</FieldOf>
    </RecordShow>
  )
}

function Title(): ReactElement {
  return <span>OAuth scope {useRecordContext<Scope>()?.name}</span>
}

function Actions(): ReactElement | null {
  return useRecordContext<Scope>()?.built_in === false ? (
    <TopToolbar>
      <DeleteButton />
    </TopToolbar>
  ) : null
}

function BuiltIn({ scope: { name, description, levels } }: { readonly scope: Scope }): ReactElement {
  return (
    <Section title={name} about="It comes with the service, and cannot be changed.">
      <Typography>{description}</Typography>
      {levels !== null && levels.length > 0 && (
        <Typography>A token with it may be used for actions of the levels {levels.join(', ')}.</Typography>
      )}
    </Section>
  )
}

function ScopeForm({ scope }: { readonly scope: Scope }): ReactElement {
  return (
    <RecordForm
      record={scope}
      formOf={formOf}
      bodyOf={(values) => values}
      done="Saved. Tokens that there are go by it from now on."
      maxWidth="none"
    >
      <TextInput source="description" label="What people read" sx={{ maxWidth: 560 }} />
      <PolicyInput source="policy" label="What a token with this scope may be used for, as far as its user may" />
    </RecordForm>
  )
}
