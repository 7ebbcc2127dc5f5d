import type { ComponentChild } from "preact";

/*
 * The pictures of the guides, drawn for the app: the names are those that the office chooses from.
 * `body` is the thing itself, `face` what lies on it, `act` what is to be looked at or pressed.
 */
const PICTURES: Record<string, ComponentChild> = {
  phone: (
    <>
      <rect class="body" x="36" y="10" width="48" height="100" rx="9" />
      <rect class="face" x="42" y="22" width="36" height="70" rx="3" />
      <g class="act">
        <rect x="47" y="28" width="11" height="11" rx="3" />
        <rect x="62" y="28" width="11" height="11" rx="3" />
        <rect x="47" y="44" width="11" height="11" rx="3" />
      </g>
      <rect class="soft" x="62" y="44" width="11" height="11" rx="3" />
      <path class="line" d="M55 101h10" />
    </>
  ),
  qr: (
    <>
      <rect class="body" x="14" y="14" width="92" height="92" rx="8" />
      <path class="line" d="M26 26h24v24H26zM70 26h24v24H70zM26 70h24v24H26z" />
      <path class="ink" d="M34 34h8v8h-8zM78 34h8v8h-8zM34 78h8v8h-8z" />
      <path
        class="ink"
        d="M60 26h6v10h-6zM58 44h8v8h-8zM70 70h8v8h-8zM86 70h8v8h-8zM78 78h8v8h-8zM70 86h8v8h-8zM86 86h8v8h-8zM58 62h8v8h-8zM58 82h6v12h-6z"
      />
      <path class="act-line" d="M6 60h108" />
    </>
  ),
  id_card: (
    <>
      <rect class="body" x="8" y="28" width="104" height="66" rx="8" />
      <rect class="act" x="8" y="28" width="104" height="14" rx="7" />
      <circle class="face" cx="34" cy="60" r="9" />
      <path class="face" d="M18 86c1-11 8-15 16-15s15 4 16 15z" />
      <path class="line" d="M60 56h42M60 68h42M60 80h26" />
    </>
  ),
  fingerprint: (
    <>
      <circle class="face" cx="60" cy="60" r="50" />
      <path
        class="act-line"
        d="M60 46c-9 0-14 6-14 14v10c0 6-2 11-5 15M60 60v12c0 8-2 16-6 23M74 60v10c0 9-1 17-4 24M32 74c2-4 2-9 2-14 0-15 11-26 26-26s26 11 26 26v10c0 6 0 11-2 17M30 40c7-11 18-18 30-18s23 6 30 17"
      />
    </>
  ),
  signature: (
    <>
      <path class="body" d="M24 8h52l22 22v82H24z" />
      <path class="face" d="M76 8v22h22z" />
      <path class="line" d="M36 40h46M36 54h46M36 68h24" />
      <path class="act-line" d="M34 96c8-16 14-16 13-6-1 9 5 8 10 0s8-6 9 0 8 4 20-2" />
    </>
  ),
  form: (
    <>
      <path class="body" d="M22 8h54l22 22v82H22z" />
      <path class="face" d="M76 8v22h22z" />
      <rect class="face" x="34" y="44" width="14" height="14" rx="3" />
      <rect class="face" x="34" y="66" width="14" height="14" rx="3" />
      <rect class="face" x="34" y="88" width="14" height="14" rx="3" />
      <path class="act-line" d="m36 51 4 5 8-11M36 73l4 5 8-11" />
      <path class="line" d="M56 51h30M56 73h30M56 95h20" />
    </>
  ),
  wallet: (
    <>
      <path class="face" d="M22 38 82 16l8 22z" />
      <rect class="body" x="10" y="36" width="96" height="68" rx="9" />
      <path class="act" d="M78 58h32v24H78a12 12 0 0 1 0-24z" />
      <circle class="paper" cx="80" cy="70" r="5" />
      <path class="line" d="M22 50h40M22 90h40" />
    </>
  ),
  cart: (
    <>
      <path class="line" d="M8 20h14l14 58h56" />
      <path class="body" d="M26 34h82l-12 36H35z" />
      <path class="line" d="M46 34l4 36M66 34v36M88 34l-4 36" />
      <circle class="act" cx="46" cy="96" r="9" />
      <circle class="act" cx="86" cy="96" r="9" />
    </>
  ),
  shield: (
    <>
      <path class="body" d="M60 8 102 22v34c0 28-18 46-42 56-24-10-42-28-42-56V22z" />
      <path class="face" d="M60 20 90 30v26c0 21-13 34-30 42z" />
      <path class="act-line" d="m40 60 14 15 27-32" />
    </>
  ),
  chat: (
    <>
      <path
        class="body"
        d="M12 14h74a8 8 0 0 1 8 8v38a8 8 0 0 1-8 8H44L26 86V68H12a6 6 0 0 1-6-6V22a8 8 0 0 1 6-8z"
      />
      <path class="line" d="M22 32h54M22 48h36" />
      <path
        class="act"
        d="M56 60h50a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8h-6v14l-16-14H56a8 8 0 0 1-8-8V68a8 8 0 0 1 8-8z"
      />
      <path class="paper" d="M62 76h8v8h-8zM77 76h8v8h-8zM92 76h8v8h-8z" />
    </>
  ),
  book: (
    <>
      <path class="body" d="M60 28c-12-9-30-11-50-9v74c20-2 38 0 50 9 12-9 30-11 50-9V19c-20-2-38 0-50 9z" />
      <path class="line" d="M60 28v74M22 38c10 0 18 1 26 5M22 54c10 0 18 1 26 5M98 38c-10 0-18 1-26 5" />
      <path class="act" d="M84 54v30l8-7 8 7V53z" />
    </>
  ),
  download: (
    <>
      <rect class="body" x="30" y="8" width="60" height="104" rx="10" />
      <rect class="face" x="37" y="20" width="46" height="76" rx="3" />
      <path class="act-line" d="M60 30v36M44 52l16 17 16-17" />
      <path class="line" d="M44 84h32" />
    </>
  ),
  camera: (
    <>
      <path class="body" d="M10 36h24l8-14h36l8 14h24v66H10z" />
      <circle class="face" cx="60" cy="68" r="24" />
      <circle class="act" cx="60" cy="68" r="13" />
      <path class="line" d="M92 48h8" />
    </>
  ),
  key: (
    <>
      <circle class="body" cx="38" cy="46" r="28" />
      <circle class="paper" cx="38" cy="46" r="11" />
      <path class="act-line act-line--wide" d="m58 66 44 42M86 93l12-13M74 81l9-10" />
    </>
  ),
  warning: (
    <>
      <path class="warn" d="M60 10 114 104H6z" />
      <path class="ink" d="M54 44h12l-3 32h-6z" />
      <circle class="ink" cx="60" cy="89" r="6" />
    </>
  ),
  person: (
    <>
      <circle class="face" cx="60" cy="60" r="52" />
      <circle class="body" cx="60" cy="46" r="19" />
      <path class="body" d="M24 98c2-24 18-32 36-32s34 8 36 32a52 52 0 0 1-72 0z" />
      <path class="act-line" d="M52 50c3 5 13 5 16 0" />
    </>
  ),
  search: (
    <>
      <rect class="body" x="8" y="20" width="84" height="26" rx="13" />
      <path class="line" d="M24 33h36" />
      <circle class="face" cx="62" cy="72" r="26" />
      <path class="act-line act-line--wide" d="m82 92 22 20" />
      <circle class="act-ring" cx="62" cy="72" r="26" />
    </>
  ),
  bell: (
    <>
      <path class="body" d="M60 14c-20 0-30 15-30 34v22L18 90h84L90 70V48c0-19-10-34-30-34z" />
      <path class="act" d="M46 96h28a14 14 0 0 1-28 0z" />
      <path class="act-line" d="M18 30c-6 8-8 16-8 26M102 30c6 8 8 16 8 26" />
      <path class="line" d="M60 14V6" />
    </>
  ),
};

/** A picture beside a step's words; unknown names of a newer office show nothing. */
export function Picture({ name }: { name: string }) {
  const drawn = PICTURES[name];
  if (drawn === undefined) return null;
  return (
    <svg class="picture" viewBox="0 0 120 120" aria-hidden="true">
      {drawn}
    </svg>
  );
}

export const pictureNames: readonly string[] = Object.keys(PICTURES);
