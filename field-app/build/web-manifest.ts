/** The web app manifest: what the phone shows when the app is installed (W3C Web Application Manifest). */
export function webManifest(shell: string, base: string): string {
  const icon = (name: string, sizes: string, purpose: string) => ({
    src: `${base}icons/${name}`,
    sizes,
    type: name.endsWith(".svg") ? "image/svg+xml" : "image/png",
    purpose,
  });
  return `${JSON.stringify(
    {
      id: shell,
      name: "Từng Ngõ – Đi từng ngõ, gõ từng nhà",
      short_name: "Từng Ngõ",
      description: "Ghi lượt thăm hộ của Tổ công nghệ số cộng đồng, không cần mạng.",
      lang: "vi",
      dir: "ltr",
      start_url: shell,
      scope: shell,
      display: "standalone",
      orientation: "portrait",
      background_color: "#faf7f0",
      theme_color: "#8f1d1f",
      categories: ["government", "productivity"],
      icons: [
        icon("icon-192.png", "192x192", "any"),
        icon("icon-512.png", "512x512", "any"),
        icon("maskable-512.png", "512x512", "maskable"),
        icon("icon.svg", "any", "any"),
      ],
    },
    null,
    2,
  )}\n`;
}
