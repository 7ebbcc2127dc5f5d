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
  add: "M5 12h14M12 5v14",
  home: "M3 10a2 2 0 0 1 .700-1.500l7-6a2 2 0 0 1 2.600 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2ZM9 21v-7a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v7",
  chart: "M3 3v16a2 2 0 0 0 2 2h16M8 17v-4M13 17V6M18 17v-8",
  book: "M12 7v14M3 18a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h5a4 4 0 0 1 4 4 4 4 0 0 1 4-4h5a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-6a3 3 0 0 0-3 3 3 3 0 0 0-3-3Z",
  call: "M13.800 16.600a1 1 0 0 0 1.200-.300l.400-.500A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.800 1.600l-.500.400a1 1 0 0 0-.300 1.200 14 14 0 0 0 6.400 6.400",
  camera:
    "M14 4h-4L7.500 7H4a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-3.500ZM15 13a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z",
  pin: "M20 10c0 5-5.500 10.200-7.400 11.800a1 1 0 0 1-1.200 0C9.500 20.200 4 15 4 10a8 8 0 0 1 16 0ZM15 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z",
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
