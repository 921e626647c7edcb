import { useEffect, useMemo, useRef, useState, type ChangeEvent, type KeyboardEvent } from "react"
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Popover,
  SearchField,
  Text,
} from "react-aria-components"
import { Icon } from "../controls/icon.tsx"
import { currentDocument, useDocument } from "../session/document.ts"
import { contracts, deals, labelOf, loadLibrary, loadMechanics, type Example } from "../session/examples.ts"
import { openContractFiles, openExample } from "../session/loop.ts"
import { groupTitles } from "../session/mechanic-groups.ts"
import { useShownSummary } from "../session/use-shown.ts"
import { useResults } from "../session/results.ts"
import popover from "../controls/popover.module.css"
import bar from "./header.module.css"
import css from "./contract-picker.module.css"

/** Which contract is open, and the gallery of those that come with the studio: each one click away, found by any word. */
export function ContractPicker() {
  const { name, example } = useDocument()
  const shown = useShownSummary()?.title
  const settled = useResults(({ settled }) => settled?.settlement.contract.title)
  const [isOpen, setOpen] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const asFolder = (element: HTMLInputElement | null): void => {
    element?.setAttribute("webkitdirectory", "") // React's types do not know it.
    folder.current = element
  }
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    void openContractFiles([...(event.target.files ?? [])])
    event.target.value = ""
  }
  const choose = (input: HTMLInputElement | null): void => {
    setOpen(false)
    input?.click()
  }
  /** The field keeps Escape to itself: it clears what is typed, and from an empty one leads out. */
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !(event.target instanceof HTMLInputElement) || event.target.value !== "") return
    event.stopPropagation()
    setOpen(false)
  }
  const title = shown ?? settled ?? contracts.find(({ id }) => id === example)?.title ?? name
  return (
    <>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button className={bar["chooser"] ?? ""}>
          <span className={bar["label"]}>
            <span className={bar["title"]}>{title}</span>
          </span>
          <Icon name="chevron" />
        </Button>
        <Popover className={`${popover["popover"] ?? ""} ${css["popover"] ?? ""}`} placement="bottom start">
          <Dialog aria-label="Contracts" className={css["dialog"] ?? ""}>
            <div className={css["gallery"]} onKeyDownCapture={leave}>
              <Gallery onChosen={() => setOpen(false)} />
            </div>
            <div className={css["open"]}>
              <Button className={bar["button"] ?? ""} onPress={() => choose(file.current)}>
                Open a contract file…
              </Button>
              <Button className={bar["button"] ?? ""} onPress={() => choose(folder.current)}>
                Open a contract folder…
              </Button>
              <span className={popover["note"]}>.otk, with the files that it pins</span>
            </div>
          </Dialog>
        </Popover>
      </DialogTrigger>
      <input accept=".otk,text/plain" aria-label="Contract file" hidden onChange={take} ref={file} type="file" />
      <input aria-label="Contract folder" hidden onChange={take} ref={asFolder} type="file" />
    </>
  )
}

/** Contracts, then the templates of the library, then single mechanics by group. What is typed narrows them down, every word of it. */
function Gallery({ onChosen }: { onChosen: () => void }) {
  const [library, setLibrary] = useState<readonly Example[]>([])
  const [mechanics, setMechanics] = useState<readonly Example[]>([])
  useEffect(() => {
    Promise.all([loadLibrary(), loadMechanics()]).then(
      ([templates, small]) => {
        setLibrary(templates)
        setMechanics(small)
      },
      () => {},
    )
  }, [])
  const groups = useMemo(() => [...Map.groupBy(mechanics, ({ mark = "" }) => mark.split(".")[0] ?? "")], [mechanics])
  const { example } = currentDocument()
  const open = (id: string): void => {
    onChosen()
    void openExample(id)
  }
  return (
    <Autocomplete filter={hasEveryWord}>
      <SearchField aria-label="Find a contract" autoFocus className={css["search"] ?? ""}>
        <Icon name="search" />
        <Input
          className={css["field"] ?? ""}
          placeholder="Find a contract, a template, a mechanic, a word of the language"
        />
      </SearchField>
      <div aria-label="Contracts to choose from" className={css["scrolled"]} role="region" tabIndex={0}>
        <Menu
          aria-label="Contracts"
          className={css["menu"] ?? ""}
          onAction={(key) => open(String(key))}
          renderEmptyState={() => <p className={css["none"]}>Nothing has all of these words.</p>}
          selectedKeys={example === undefined ? [] : [example]}
          selectionMode="single"
        >
          <MenuSection className={css["section"] ?? ""}>
            <Header className={css["heading"] ?? ""}>Contracts</Header>
            {contracts.map((each) => (
              <Item example={each} key={each.id} />
            ))}
          </MenuSection>
          {deals.length > 0 && (
            <MenuSection className={css["section"] ?? ""}>
              <Header className={css["heading"] ?? ""}>
                Deals <span>several contracts that read each other</span>
              </Header>
              {deals.map((each) => (
                <Item example={each} key={each.id} />
              ))}
            </MenuSection>
          )}
          {library.length > 0 && (
            <MenuSection className={css["section"] ?? ""}>
              <Header className={css["heading"] ?? ""}>
                Library <span>templates to use, each in a small contract</span>
              </Header>
              {library.map((each) => (
                <Item example={each} key={each.id} />
              ))}
            </MenuSection>
          )}
          {groups.map(([group, own]) => (
            <MenuSection className={css["section"] ?? ""} key={group}>
              <Header className={css["heading"] ?? ""}>
                {group} <span>{groupTitles.get(group)}</span>
              </Header>
              {own.map((each) => (
                <Item example={each} key={each.id} />
              ))}
            </MenuSection>
          ))}
        </Menu>
      </div>
    </Autocomplete>
  )
}

function Item({ example }: { example: Example }) {
  const { id, title, about, mark, data } = example
  const carries = [
    ...(data === undefined ? [] : [labelOf(data)]),
    ...(example.contracts > 1 ? [`${example.contracts} contracts`] : []),
    example.tests === 1 ? "1 test" : `${example.tests} tests`,
  ]
  return (
    <MenuItem className={css["item"] ?? ""} id={id} textValue={wordsOf(example)}>
      <span className={css["mark"]}>{mark}</span>
      <span className={css["what"]}>
        <Text className={css["title"] ?? ""} slot="label">
          {title}
        </Text>
        {about !== "" && (
          <Text className={css["about"] ?? ""} slot="description">
            {about}
          </Text>
        )}
      </span>
      <span className={css["carries"]}>{carries.join(" · ")}</span>
    </MenuItem>
  )
}

/** What an example is found by: its title, what it shows, and the words of the language in it. */
function wordsOf({ title, about, mark, text }: Example): string {
  const words = new Set(text.match(/\b[a-z_]{3,}\b/g))
  return [mark, title, about, ...words].filter(Boolean).join(" ")
}

const hasEveryWord = (text: string, typed: string): boolean =>
  typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))
