import AddIcon from '@mui/icons-material/Add'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import { type ReactElement, useDeferredValue } from 'react'
import { Title } from 'react-admin'
import { Link, useSearchParams } from 'react-router-dom'
import { Permitted } from '../controls/permitted.js'
import { GroupSearch } from './group-search.js'
import { NarrowTree } from './narrow-tree.js'
import { WideTree } from './wide-tree.js'

/** All groups: their tree, and a search through all of it. What is chosen (`at`) and looked for (`q`) is in the address. */
export function GroupBrowser(): ReactElement {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'))
  const [params, setParams] = useSearchParams()
  const text = params.get('q') ?? ''
  const looked = useDeferredValue(text.trim())
  const at = params.get('at')
  const choose = (path: string | null): void => setParams(path === null ? {} : { at: path }, { replace: !narrow })
  return (
    <Box sx={{ mt: 2 }}>
      <Title title="Groups" />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 2, alignItems: 'center' }}>
        <TextField
          type="search"
          label="Search groups"
          value={text}
          onChange={({ target }) => setParams(target.value === '' ? {} : { q: target.value }, { replace: true })}
          sx={{ width: { xs: '100%', sm: 320 }, mr: 'auto' }}
        />
        <Permitted action="CreateGroup">
          <Button component={Link} to="/groups/create" startIcon={<AddIcon />}>
            New group
          </Button>
        </Permitted>
      </Box>
      {looked !== '' && <GroupSearch key={looked} text={looked} />}
      {looked === '' && (narrow ? <NarrowTree at={at} onChoose={choose} /> : <WideTree at={at} onChoose={choose} />)}
    </Box>
  )
}
