// Paths of Lucide icons (ISC licence, see src/tungngo/web/static/web/icons-LICENSE.txt).
const PATHS = {
  back: "m12 19-7-7 7-7M19 12H5",
  close: "M18 6 6 18M6 6l12 12",
  search: "m21 21-4.3-4.3M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z",
  next: "m9 18 6-6-6-6",
  check: "M20 6 9 17l-5-5",
  erase:
    "M10 5a2 2 0 0 0-1.4.6l-5.900 5.700a1 1 0 0 0 0 1.400l5.900 5.700A2 2 0 0 0 10 19h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2ZM12 9l6 6M18 9l-6 6",
  offline:
    "M12 20h.01M8.500 16.400a5 5 0 0 1 7 0M5 12.900a10 10 0 0 1 5.200-2.700M19 12.900a10 10 0 0 0-2-1.500M2 8.800a15 15 0 0 1 4.200-2.600M22 8.800a15 15 0 0 0-11.300-3.800M2 2l20 20",
  phone: "M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2ZM12 18h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words, never instead of them: it says nothing to who cannot see it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
