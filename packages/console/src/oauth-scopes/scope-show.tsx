import Typography from '@mui/material/Typography'
import type { ReactElement } from 'react'
import {
  EditBase,
  SaveButton,
  Show,
  SimpleForm,
  TextInput,
  Toolbar,
  TopToolbar,
  useNotify,
  useRecordContext,
  useRefresh,
} from 'react-admin'
import { usePermitted } from '../api/permitted.js'
import { DeleteButton } from '../controls/delete-button.js'
import { FieldOf } from '../controls/field-of.js'
import { Section } from '../controls/section.js'
import { PolicyInput } from '../policy-editor/index.js'
import { formOf, type Scope } from './scope.js'

/** One scope; those that come with the service are shown alone. */
export function ScopeShow(): ReactElement {
  return (
    <Show actions={<Actions />} title={<Title />} component="div">
      <FieldOf<Scope>>{(scope) => (scope.built_in ? <BuiltIn scope={scope} /> : <ScopeForm scope={scope} />)}</FieldOf>
    </Show>
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
  const permitted = usePermitted('UpdateOAuthScope', `oauth-scopes/${scope.id}`)
  const notify = useNotify()
  const refresh = useRefresh()
  const onSuccess = (): void => {
    notify('Saved. Tokens that there are go by it from now on.')
    refresh()
  }
  return (
    <EditBase
      id={scope.id}
      resource="oauth-scopes"
      redirect={false}
      mutationMode="pessimistic"
      mutationOptions={{ onSuccess }}
    >
      <SimpleForm
        key={scope.etag}
        record={{ ...scope, ...formOf(scope) }}
        warnWhenUnsavedChanges
        disabled={!permitted}
        toolbar={
          permitted ? (
            <Toolbar>
              <SaveButton />
            </Toolbar>
          ) : (
            false
          )
        }
      >
        <TextInput source="description" label="What people read" sx={{ maxWidth: 560 }} />
        <PolicyInput source="policy" label="What a token with this scope may be used for, as far as its user may" />
      </SimpleForm>
    </EditBase>
  )
}
