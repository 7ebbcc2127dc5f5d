import { useEffect, useRef, useState } from "preact/hooks";
import type { Skill } from "../model/pulled.ts";
import { Nav } from "../pages/nav.tsx";
import { words } from "../pages/words.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { back } from "../ui/router.ts";
import type { Work } from "../work/work.ts";
import { Picture } from "./pictures.tsx";

/** Every skill that is taught, to be opened for a resident. */
export function GuidesPage({ work }: { work: Work }) {
  const skills = work.setup.value?.skills.filter((skill) => skill.is_active) ?? [];
  return (
    <div class="above-nav">
      <Page title={words.guides.title}>
        <p class="soft">{skills.length > 0 ? words.guides.intro : words.guides.none}</p>
        <ul>
          {skills.map((skill) => (
            <li key={skill.code}>
              <a class="row guide-row" href={`#/huong-dan/${skill.code}`}>
                <Picture name={skill.guide[0]?.picture ?? ""} />
                <span class="row__text">
                  <span class="row__title row__title--whole">{skill.name}</span>
                </span>
                <Icon name="next" />
              </a>
            </li>
          ))}
        </ul>
      </Page>
      <Nav at="/huong-dan" />
    </div>
  );
}

/** One guide over the whole screen, step by step: the phone is held out to the resident. */
export function GuidePage({ work, code }: { work: Work; code: string }) {
  const skill = work.setup.value?.skills.find((one) => one.code === code);
  if (skill === undefined || skill.guide.length === 0) {
    return (
      <Page title={skill?.name ?? words.guides.title} backTo="/huong-dan">
        <p class="note">{words.guides.empty}</p>
        {skill && <Link skill={skill} />}
      </Page>
    );
  }
  return <Steps skill={skill} />;
}

function Steps({ skill }: { skill: Skill }) {
  const [at, setAt] = useState(0);
  const text = useRef<HTMLParagraphElement>(null);
  const steps = skill.guide;
  const step = steps[at];
  const isLast = at === steps.length - 1;
  useEffect(() => text.current?.focus({ preventScroll: true }), [at]);
  if (step === undefined) return null;
  return (
    <div class="guide above-bar">
      <Page title={skill.short_name} backTo="/huong-dan">
        <p class="guide__at soft">{words.guides.step(at + 1, steps.length)}</p>
        <div class="guide__picture">
          <Picture name={step.picture} />
        </div>
        <p class="guide__text" ref={text} tabIndex={-1}>
          {step.text}
        </p>
        {isLast && <Link skill={skill} />}
      </Page>
      <div class="bar bar--pair">
        <Button big onPress={() => (at === 0 ? back("/huong-dan") : setAt(at - 1))}>
          {words.guides.previous}
        </Button>
        <Button big kind="primary" onPress={() => (isLast ? back("/huong-dan") : setAt(at + 1))}>
          {isLast ? words.guides.finish : words.guides.next}
        </Button>
      </div>
    </div>
  );
}

function Link({ skill }: { skill: Skill }) {
  if (skill.link === "") return null;
  return (
    <p class="centered">
      <a href={skill.link} target="_blank" rel="noopener noreferrer">
        {words.guides.link}: {skill.link.replace(/^https?:\/\//, "").replace(/\/$/, "")}
      </a>
    </p>
  );
}
