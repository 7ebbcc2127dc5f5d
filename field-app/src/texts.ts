/**
 * Every text of the app, in one place.
 *
 * Plain words for a person of 70: what happened, then what to do. Another language is another object of this type.
 */

const time = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
const count = new Intl.NumberFormat("vi-VN");

const vietnamese = {
  app: "Từng Ngõ",
  motto: "Đi từng ngõ, gõ từng nhà, hướng dẫn từng người",

  back: "Quay lại",
  close: "Đóng",
  undo: "Hoàn tác",
  retry: "Thử lại",
  next: "Tiếp tục",
  cancel: "Thôi",
  less: (what: string) => `Bớt 1 ${what}`,
  more: (what: string) => `Thêm 1 ${what}`,
  number: (value: number) => count.format(value),
  search: "Tìm",
  clearSearch: "Xóa chữ đang tìm",
  noneFound: "Không tìm thấy.",
  found: (rows: number) => `${count.format(rows)} kết quả`,

  status: {
    label: "Tình trạng gửi",
    unsent: (acts: number) => `${count.format(acts)} lượt chỉ có trên máy này`,
    unsentPhotos: (photos: number) => `${count.format(photos)} ảnh chưa gửi`,
    sentAt: (at: Date) => `Đã gửi hết lúc ${time.format(at)}`,
    allSent: "Đã gửi hết",
    offline: "Đang ngoại tuyến",
    sending: "Đang gửi…",
  },

  update: {
    waiting: "Có bản mới",
    take: "Cập nhật ngay",
    otherTab: "Ứng dụng đã được cập nhật ở cửa sổ khác.",
    startAgain: "Mở lại",
  },

  pin: {
    label: "Mã PIN",
    entered: (digits: number, of: number) => `Đã nhập ${digits} trong ${of} chữ số`,
    erase: "Xóa một chữ số",
    enter: "Nhập mã PIN để mở",
    choose: "Chọn mã PIN 6 chữ số",
    chooseHint: "Mã này mở ứng dụng mỗi lần dùng. Hãy chọn số dễ nhớ với mình nhưng người khác khó đoán.",
    repeat: "Nhập lại mã PIN vừa chọn",
    differs: "Hai lần nhập không giống nhau. Mời chọn lại.",
    tooEasy: "Mã này dễ đoán quá. Mời chọn số khác.",
    wrong: "Mã PIN chưa đúng.",
    triesLeft: (tries: number) => `Còn ${tries} lần thử.`,
    wait: (seconds: number) =>
      seconds < 90 ? `Đợi ${seconds} giây rồi thử lại.` : `Đợi ${Math.ceil(seconds / 60)} phút rồi thử lại.`,
    forgotten: "Quên mã PIN?",
    forgottenHelp:
      "Không ai xem lại được mã PIN. Hãy lưu các lượt chưa gửi ra tệp bên dưới, đưa cho cán bộ xã, rồi xin mã QR mới để ghi danh lại.",
    old: "Nhập mã PIN đang dùng",
    change: "Đổi mã PIN",
    changed: "Đã đổi mã PIN.",
  },

  welcome: {
    heading: "Chào anh/chị",
    what: "Ứng dụng này giúp Tổ công nghệ số cộng đồng ghi lại từng hộ đã đến, kể cả khi không có mạng.",
    how: "Để bắt đầu, dùng máy ảnh của điện thoại quét mã QR mà cán bộ xã đã đưa.",
    paste: "Hoặc nhập mã in dưới hình QR",
    code: "Mã ghi danh",
    wiped: "Dữ liệu trên máy này đã được xóa. Muốn dùng tiếp, anh/chị xin cán bộ xã mã QR mới.",
  },

  enrol: {
    heading: "Ghi danh điện thoại này",
    working: "Đang ghi danh…",
    already: "Điện thoại này đã ghi danh rồi.",
    offline: "Chưa nối được với máy chủ. Anh/chị kiểm tra mạng rồi bấm Thử lại.",
    failed: "Máy chủ chưa nhận. Anh/chị bấm Thử lại; nếu vẫn không được, báo cán bộ xã.",
    browser:
      "Trình duyệt này không giữ được dữ liệu an toàn. Anh/chị mở bằng Chrome hoặc Safari bản mới, không ẩn danh.",
  },

  phone: {
    heading: "Máy này",
    member: "Người dùng",
    safe: "Dữ liệu được giữ lâu dài trên máy",
    unsafe: "Máy có thể tự xóa dữ liệu khi hết chỗ. Hãy thêm ứng dụng vào màn hình chính.",
    keep: "Giữ dữ liệu lâu dài",
    version: "Phiên bản",
    lock: "Khóa ứng dụng",
    saveFile: "Lưu các lượt chưa gửi ra tệp",
    saveFileHint: "Dùng khi không gửi được. Đưa tệp cho cán bộ xã; chỉ máy chủ của xã mở được tệp.",
    nothingToSave: "Không có lượt nào chưa gửi.",
    wipe: "Xóa hết dữ liệu trên máy này",
    wipeAsk: "Xóa hết dữ liệu trên máy này?",
    wipeHint: "Sau khi xóa, muốn dùng lại phải có mã QR mới.",
    wipeUnsent: (acts: number) =>
      `Còn ${count.format(acts)} lượt chưa gửi chỉ có trên máy này. Hãy gửi đi hoặc lưu ra tệp trước.`,
    wipeConfirm: "Xóa hết",
  },

  broken: "Ứng dụng gặp lỗi. Những gì đã ghi vẫn còn trên máy.",
};

export type Texts = typeof vietnamese;

export const texts: Texts = vietnamese;
