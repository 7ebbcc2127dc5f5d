import { useRef } from "preact/hooks";
import { texts } from "../texts.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface SearchBoxProps {
  /** What is searched, for who cannot see the box: "Tìm hộ". */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** How many rows are left; said aloud as it changes. */
  found?: number;
}

/** A search box; `matches` of search/fold.ts compares without accents. */
export function SearchBox({ label, value, onChange, found }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        class="search__input"
        type="search"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        aria-label={label}
        placeholder={label}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {value !== "" && (
        <span class="search__clear">
          <Button
            icon="close"
            kind="quiet"
            label={texts.clearSearch}
            onPress={() => {
              onChange("");
              input.current?.focus();
            }}
          />
        </span>
      )}
      <span class="visually-hidden" role="status">
        {value !== "" && found !== undefined && (found === 0 ? texts.noneFound : texts.found(found))}
      </span>
    </search>
  );
}
