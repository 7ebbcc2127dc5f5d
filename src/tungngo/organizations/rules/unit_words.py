"""The words with which documents name the units of a commune, folded: no accents, lower case, single spaces.

A concept is a body that every commune has at most a few of ("culture": Phòng Văn hóa - Xã hội); documents and
communes write its name in many ways. A group is a word for many units at once ("các thôn").
"""

from __future__ import annotations

# Abbreviations, written out before anything is compared. Longer ones first where they begin alike.
ABBREVIATIONS: dict[str, str] = {
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "ubmttq": "uy ban mat tran to quoc",
    "mttqvn": "mat tran to quoc viet nam",
    "mttq": "mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "vhxh": "van hoa xa hoi",
    "vh xh": "van hoa xa hoi",
    "vh va xh": "van hoa xa hoi",
    "van hoa va xa hoi": "van hoa xa hoi",
    "ktht dt": "kinh te ha tang va do thi",
    "kt ht va dt": "kinh te ha tang va do thi",
    "kt ht dt": "kinh te ha tang va do thi",
    "kthtdt": "kinh te ha tang va do thi",
    "ktht": "kinh te ha tang",
    "tdp": "to dan pho",
    "kdc": "khu dan cu",
    "kp": "khu pho",
    "cnscd": "cong nghe so cong dong",
    "cns cd": "cong nghe so cong dong",
    "cns cong dong": "cong nghe so cong dong",
    "cnsd": "cong nghe so cong dong",
    "cdscd": "cong nghe so cong dong",
    "cds cong dong": "cong nghe so cong dong",
    "cds cd": "cong nghe so cong dong",
    "chuyen doi so cong dong": "cong nghe so cong dong",
    "cong nghe so cong dong": "cong nghe so cong dong",
    "pvhcc": "phuc vu hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "tthcc": "trung tam phuc vu hanh chinh cong",
    "ttphcc": "trung tam phuc vu hanh chinh cong",
    "hcc": "hanh chinh cong",
    "dvc": "dich vu cong",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "nct": "nguoi cao tuoi",
    "ctd": "chu thap do",
    "tncs": "thanh nien cong san",
    "tnhcm": "thanh nien ho chi minh",
    "tn": "thanh nien",
    "hcm": "ho chi minh",
    "bch quan su": "ban chi huy quan su",
    "bchqs": "ban chi huy quan su",
    "bch qs": "ban chi huy quan su",
    "chqs": "chi huy quan su",
    "bch": "ban chap hanh",
    "tyt": "tram y te",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "ptdtbt": "pho thong dan toc ban tru",
    "gdtx": "giao duc thuong xuyen",
    "ct xh": "chinh tri xa hoi",
    "ctxh": "chinh tri xa hoi",
    "bvhx": "buu dien van hoa xa",
    "cntt": "cong nghe thong tin",
    "ttdt": "thong tin dien tu",
    "vp": "van phong",
    "ca": "cong an",
    "nhcsxh": "ngan hang chinh sach xa hoi",
}

# After these words the abbreviation TT is a centre; elsewhere it may be "Thường trực" (standing body).
CENTRE_FOLLOWERS = (
    "phuc vu",
    "hanh chinh",
    "cung ung",
    "dich vu",
    "van hoa",
    "su nghiep",
    "pvhcc",
    "y te",
    "hoc tap",
)

# Each concept with the forms in which it is written. The first form is the usual one.
CONCEPTS: dict[str, tuple[str, ...]] = {
    "commune": (
        "uy ban nhan dan", "chinh quyen dia phuong", "lanh dao uy ban nhan dan", "thuong truc uy ban nhan dan",
        "uy ban nhan dan cac xa phuong", "uy ban nhan dan cap xa", "uy ban nhan dan cac xa phuong dac khu",
    ),
    "council": ("hoi dong nhan dan", "thuong truc hoi dong nhan dan"),
    "office": (
        "van phong hoi dong nhan dan va uy ban nhan dan", "van phong hoi dong nhan dan uy ban nhan dan",
        "van phong uy ban nhan dan", "van phong uy ban nhan dan va hoi dong nhan dan", "van phong",
    ),
    "culture": (
        "phong van hoa xa hoi", "van hoa xa hoi", "phong van hoa xa hoi va thong tin", "bo phan van hoa xa hoi",
        "cong chuc van hoa xa hoi",
    ),
    "economy": (
        "phong kinh te", "phong kinh te ha tang va do thi", "phong kinh te ha tang do thi", "phong kinh te ha tang",
        "phong kinh te va ha tang do thi",
    ),
    "service_centre": (
        "trung tam phuc vu hanh chinh cong", "trung tam hanh chinh cong", "phuc vu hanh chinh cong",
        "bo phan mot cua", "bo phan tiep nhan va tra ket qua", "diem phuc vu hanh chinh cong",
        "chi nhanh trung tam phuc vu hanh chinh cong",
    ),
    "supply_centre": (
        "trung tam cung ung dich vu cong", "trung tam cung ung dich vu su nghiep cong", "trung tam su nghiep cong",
        "trung tam dich vu tong hop", "trung tam dich vu su nghiep cong",
    ),
    "radio": ("dai truyen thanh", "dai truyen thanh co so", "truyen thanh co so", "he thong truyen thanh co so"),
    "police": ("cong an", "luc luong cong an"),
    "military": ("ban chi huy quan su", "quan su", "chi huy quan su"),
    "party": ("dang uy", "thuong truc dang uy", "ban thuong vu dang uy"),
    "party_office": ("van phong dang uy",),
    "party_building": ("ban xay dung dang", "ban xay dung dang cua dang uy"),
    "front": (
        "uy ban mat tran to quoc viet nam", "uy ban mat tran to quoc", "mat tran to quoc viet nam",
        "mat tran to quoc", "uy ban mat tran", "mat tran", "ban thuong truc uy ban mat tran to quoc viet nam",
        "ban thuong truc uy ban mat tran to quoc", "thuong truc mat tran to quoc",
    ),
    "youth": (
        "doan thanh nien cong san ho chi minh", "doan thanh nien", "doan tncshcm", "doan thanh nien ho chi minh",
        "ban chap hanh doan", "ban chap hanh doan thanh nien", "to chuc doan", "doan thanh nien cong san",
        "ban thuong vu doan", "doan",
    ),
    "women": ("hoi lien hiep phu nu", "hoi phu nu", "lien hiep phu nu", "hoi lien hiep phu nu viet nam", "phu nu"),
    "farmers": ("hoi nong dan", "hoi nong dan viet nam"),
    "veterans": ("hoi cuu chien binh", "hoi cuu chien binh viet nam"),
    "elderly": ("hoi nguoi cao tuoi",),
    "red_cross": ("hoi chu thap do",),
    "learning": ("hoi khuyen hoc",),
    "trade_union": ("cong doan", "lien doan lao dong", "cong doan co so"),
    "health": ("tram y te", "y te"),
    "vnpt": ("vnpt",),
    "viettel": ("viettel",),
    "mobifone": ("mobifone",),
    "post": ("buu dien", "buu cuc", "buu dien van hoa", "vnpost", "vietnam post", "viet nam post"),
}  # fmt: skip

# A word that means this concept only when nothing else stands beside it: "Đoàn xã" is the youth union, "Đoàn các
# trường" is not.
ONLY_ALONE = frozenset({"doan", "phu nu", "y te", "quan su", "van phong", "mat tran"})

GROUPS: dict[str, tuple[str, ...]] = {
    "neighborhoods": (
        "thon", "to dan pho", "khu pho", "ap", "ban", "xom", "khoi pho", "khom", "buon", "lang", "khu dan cu",
        "thon to dan pho", "truong thon", "truong ban", "truong ap", "truong khu pho", "to truong to dan pho",
        "ban cong tac mat tran thon", "ban can su thon", "thon ban to dan pho", "khu vuc dan cu",
    ),
    "community_teams": (
        "to cong nghe so cong dong", "thanh vien to cong nghe so cong dong", "to cong nghe so",
        "cong nghe so cong dong",
        "luc luong to cong nghe so cong dong", "doi cong nghe so cong dong",
    ),
    "schools": (
        "truong hoc", "truong", "nha truong", "co so giao duc", "don vi truong hoc", "truong mam non",
        "truong tieu hoc", "truong trung hoc co so", "truong trung hoc pho thong", "truong th", "truong mn",
        "mam non", "tieu hoc", "trung hoc co so", "trung hoc pho thong", "don vi giao duc",
    ),
    "departments": (
        "phong", "phong ban", "phong ban nganh", "phong chuyen mon", "phong ban chuyen mon", "ban nganh", "nganh",
        "co quan", "co quan don vi", "don vi", "co quan chuyen mon", "phong ban don vi", "phong don vi",
        "co quan ban nganh", "co quan don vi truc thuoc", "don vi truc thuoc", "don vi su nghiep", "co quan nha nuoc",
        "cong chuc chuyen mon", "bo phan chuyen mon", "phong ban nganh doan the", "ban nganh doan the",
    ),
    "mass_organisations": (
        "doan the", "to chuc doan the", "to chuc chinh tri xa hoi", "hoi doan the", "cac hoi", "to chuc hoi",
        "doan the chinh tri xa hoi", "mat tran va cac doan the", "mat tran to quoc va cac doan the",
        "to chuc thanh vien", "hoi doan the chinh tri xa hoi",
    ),
    "enterprises": (
        "doanh nghiep", "vien thong", "doanh nghiep vien thong", "doanh nghiep buu chinh vien thong", "nha mang",
        "doanh nghiep cong nghe", "buu chinh", "cong nghe thong tin", "doanh nghiep buu chinh",
        "doanh nghiep vien thong cong nghe thong tin", "don vi vien thong", "hop tac xa",
        "doanh nghiep buu chinh vien thong cong nghe thong tin", "doanh nghiep cong nghe so", "ngan hang",
    ),
}  # fmt: skip

# Which kinds of units a group opens into.
GROUP_KINDS: dict[str, frozenset[str]] = {
    "neighborhoods": frozenset({"neighborhood"}),
    "community_teams": frozenset({"community_team"}),
    "schools": frozenset({"school"}),
    "departments": frozenset({"department", "public_service", "police", "military", "health"}),
    "mass_organisations": frozenset({"mass_organisation"}),
    "enterprises": frozenset({"enterprise"}),
    "all_units": frozenset(
        {"department", "public_service", "police", "military", "health", "party", "mass_organisation", "school",
         "enterprise", "neighborhood", "community_team"}
    ),
}  # fmt: skip

# Words that a group's phrase narrows by: "các trường tiểu học" are the primary schools only.
SCHOOL_LEVELS = ("mam non", "tieu hoc", "trung hoc co so", "trung hoc pho thong")
# A phrase with one of these means departments and mass organisations together.
WITH_MASS_ORGANISATIONS = ("phong ban nganh doan the", "ban nganh doan the")

# Words that say nothing about which unit is meant.
FILLERS: tuple[str, ...] = (
    "cac", "nhung", "tat ca", "toan the", "toan bo", "va", "cung", "cung voi", "cua", "tai", "o", "thuoc", "cap xa",
    "cap phuong", "cap co so", "tren dia ban", "tren toan dia ban", "trong dia ban", "dia ban", "trong toan",
    "toan", "tren toan", "truc thuoc", "lanh dao", "dia phuong", "cap", "trong", "va cac", "dong chi", "thu truong",
    "truong", "phong ban truc thuoc", "moi", "tung", "noi", "huu quan", "khac", "viet nam",
)  # fmt: skip

# Words that make the meaning depend on the reader: which units are "concerned" must be asked.
VAGUE: tuple[str, ...] = (
    "lien quan",
    "co lien quan",
    "phoi hop",
    "duoc giao",
    "duoc phan cong",
    "khac co lien quan",
)

# Bodies above the commune: never matched to its own units.
ABOVE: tuple[str, ...] = (
    "so", "bo", "uy ban nhan dan tinh", "uy ban nhan dan thanh pho", "tinh uy", "thanh uy", "tinh doan", "chinh phu",
    "thu tuong", "cong an tinh", "bao", "co quan bao chi", "bo cong an", "so nong nghiep va moi truong",
)  # fmt: skip
# Without their accents these mean other things too ("số", "bỏ", "bảo"), and so do they before the words that follow
# here ("bộ phận", "bộ đội", "bộ môn", "báo cáo"): only as written here they are offices above the commune.
ABOVE_WITH_ACCENT: dict[str, str] = {"so": "sở", "bo": "bộ", "bao": "báo"}
NOT_ABOVE_BEFORE: frozenset[str] = frozenset({"phận", "đội", "môn", "cáo"})
# The levels above the commune, at the end of a name ("Hội Nông dân tỉnh").
LEVELS_ABOVE: tuple[str, ...] = ("tỉnh", "thành phố")
