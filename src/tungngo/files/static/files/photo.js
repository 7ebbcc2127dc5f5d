// @ts-check
/** Photos on the device: shrunk and turned upright before they are sent; where they were taken is read beforehand. */

const LONGEST_SIDE = 2000; // as the server's own (files/photos.py)
const QUALITY = 0.85;
const SMALL_ENOUGH = 400 * 1024; // bytes: not worth drawing again
const HEAD = 256 * 1024; // EXIF stands at the beginning

/**
 * @typedef {{ blob: Blob, place: string }} Prepared
 * @param {Blob} file
 * @returns {Promise<Prepared | null>} null when the browser cannot read it as a picture
 */
export async function preparePhoto(file) {
  const place = await readPlace(file);
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.type === "image/jpeg" && file.size <= SMALL_ENOUGH) return { blob: file, place };
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const drawing = canvas.getContext("2d");
    if (!drawing) return { blob: file, place };
    drawing.fillStyle = "#fff";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.imageSmoothingQuality = "high";
    drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    canvas.width = canvas.height = 0; // iPhones keep the memory of canvases otherwise
    return { blob: drawn && drawn.size < file.size ? drawn : file, place };
  } finally {
    picture.close();
  }
}

/**
 * Whether the file begins as HEIC does (ISO/IEC 23008-12), whatever its name says.
 * @param {Blob} file
 */
export async function isHeic(file) {
  const words = String.fromCharCode(...new Uint8Array(await file.slice(4, 12).arrayBuffer()));
  return /^ftyp(hei|hev|mif1|msf1|avif)/.test(words);
}

/**
 * Where a JPEG was taken, as "latitude,longitude"; empty when it does not say.
 * @param {Blob} file
 */
export async function readPlace(file) {
  try {
    const data = new DataView(await file.slice(0, HEAD).arrayBuffer());
    const start = exifStart(data);
    return start ? placeIn(data, start) : "";
  } catch {
    return ""; // cut short or not as it should be
  }
}

/**
 * Where the TIFF structure of EXIF begins (CIPA DC-008, 4.5.2 and 4.7.2); 0 when there is none.
 * @param {DataView} data
 */
function exifStart(data) {
  if (data.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; at + 10 < data.byteLength; at += 2 + data.getUint16(at + 2)) {
    const marker = data.getUint16(at);
    if (marker === 0xffe1 && data.getUint32(at + 4) === 0x45786966) return at + 10;
    if (marker === 0xffda || marker >> 8 !== 0xff) return 0;
  }
  return 0;
}

/**
 * @param {DataView} data
 * @param {number} start
 */
function placeIn(data, start) {
  const little = data.getUint16(start) === 0x4949;
  const short = (/** @type {number} */ at) => data.getUint16(start + at, little);
  const long = (/** @type {number} */ at) => data.getUint32(start + at, little);
  /**
   * The place of each tag of a directory.
   * @param {number} at
   */
  const tags = (at) => {
    /** @type {Map<number, number>} */
    const found = new Map();
    for (let entry = 0; entry < short(at); entry++) {
      const place = at + 2 + entry * 12;
      found.set(short(place), place);
    }
    return found;
  };
  const pointer = tags(long(4)).get(0x8825);
  if (pointer === undefined) return "";
  const gps = tags(long(pointer + 8));
  /**
   * @param {number} reference
   * @param {number} value
   * @param {string} negative
   */
  const degrees = (reference, value, negative) => {
    const [sign, where] = [gps.get(reference), gps.get(value)];
    if (sign === undefined || where === undefined) return Number.NaN;
    const at = long(where + 8);
    const [whole, minutes, seconds] = [0, 8, 16].map((step) => long(at + step) / long(at + step + 4));
    const size = (whole ?? 0) + (minutes ?? 0) / 60 + (seconds || 0) / 3600;
    return String.fromCharCode(data.getUint8(start + sign + 8)) === negative ? -size : size;
  };
  const [latitude, longitude] = [degrees(1, 2, "S"), degrees(3, 4, "W")];
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude || longitude);
  return isOnEarth ? `${latitude.toFixed(6)},${longitude.toFixed(6)}` : "";
}
