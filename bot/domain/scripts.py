"""The one table of scripts: the characters of each, and the groups that are read alike.

Each constant is the inside of a character class: `re.compile(rf"[{HAN}{HIRAGANA}]+")`. The ranges
are those of Unicode 16 (https://www.unicode.org/Public/16.0.0/ucd/Blocks.txt). It stands in the
domain, because what is indexed in the storage must be cut as what is matched in `bot.text` is.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ideographs with their extensions and compatibility forms, and 々 〆 〇 among them."""

HIRAGANA = "\u3040-\u309f"
KATAKANA = "\u30a0-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
"""With the sign of length, the letters of Ainu, and those of half width; without the dot."""

KATAKANA_DOT = "\u30fb\uff65"
"""The dot between the parts of a foreign name; in lists it is a bullet. It is no letter."""

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
THAI = "\u0e00-\u0e7f"
LAO = "\u0e80-\u0eff"
MYANMAR = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"

GREEK = "\u0370-\u03ff"
ARMENIAN = "\u0530-\u058f"
HEBREW = "\u0590-\u05ff"
GURMUKHI = "\u0a00-\u0a7f"
GUJARATI = "\u0a80-\u0aff"
TAMIL = "\u0b80-\u0bff"
TELUGU = "\u0c00-\u0c7f"
KANNADA = "\u0c80-\u0cff"
MALAYALAM = "\u0d00-\u0d7f"
SINHALA = "\u0d80-\u0dff"
GEORGIAN = "\u10a0-\u10ff"

KANA = HIRAGANA + KATAKANA
EAST_ASIAN = HAN + KANA
"""Chinese and Japanese: what the full-text index and the filters compare character by character."""

UNSPACED = EAST_ASIAN + THAI + LAO + MYANMAR + KHMER
"""What is written without spaces between words."""

DENSE = UNSPACED + HANGUL
"""What is compared by pairs of characters, and counted two characters to a word.

Korean has spaces, but compounds and particles without any: pairs are its usual unit of retrieval.
"""

_FIRST_DENSE = "\u0e00"
_DENSE = re.compile(f"[{DENSE}]")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")


def is_dense(token: str) -> bool:
    """Return whether a token begins with a character of `DENSE`."""
    return token >= _FIRST_DENSE and _DENSE.match(token) is not None


def has_dense(text: str) -> bool:
    """Return whether there is a character of `DENSE` in a text."""
    return not text.isascii() and _DENSE.search(text) is not None


def count_dense(text: str) -> int:
    """Return how many characters of `DENSE` are in a text."""
    return 0 if text.isascii() else len(_DENSE.findall(text))


def is_east_asian(token: str) -> bool:
    """Return whether a token begins with a Chinese or Japanese character."""
    return _EAST_ASIAN.match(token) is not None


def count_east_asian(text: str) -> int:
    """Return how many Chinese and Japanese characters are in a text."""
    return 0 if text.isascii() else len(_EAST_ASIAN.findall(text))


def drop_accents(text: str) -> str:
    """Return a text without combining marks, its letters decomposed and in one form (NFKD)."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def unify_characters() -> Mapping[int, str]:
    """Return for the code point of each variant the character that it is compared as."""
    return dict(zip(map(ord, _VARIANTS), _PLAIN, strict=True))


def unify_variants(text: str) -> str:
    """Return a text of the same length with each variant as the character it is compared as."""
    return text if text.isascii() else text.translate(unify_characters())


# How a Chinese name in characters and its Latin forms are one: pinyin (ISO 7098) and Wade-Giles, as
# newspapers print it without apostrophes, are brought to one coarse spelling, in which some
# syllables of each meet: 卓榮泰 is "Cho Jung-tai" and "Zhuo Rongtai".
_CHARACTERS = range(2, 5)
_TELLING = 3
_LATIN = re.compile(r"[a-z]+(?:[ -][a-z]+){1,3}")
_PINYIN_ALONE = re.compile(r"(?:^|[ -])[bdgqrxz]")
"""Beginnings that no syllable of Wade-Giles has."""

_FROM_PINYIN = (
    ("^b", "p"), ("^d", "t"), ("^g", "k"), ("^(?:zh|[qj])", "ch"), ("^[zc](?!h)", "ts"),
    ("^x", "hs"), ("^r", "j"), ("^(ts|s)i$", r"\1u"), ("ong$", "ung"), ("ian$", "ien"),
    ("^yan$", "yen"), ("^you$", "yu"), ("^(t|n|l|ts|ch|s|j)uo$", r"\1o"),
)  # fmt: skip
_COARSE = (
    ("^tz", "ts"), ("^s[sz]", "s"), ("^yi", "i"), ("uei$", "ui"), ("^wun$", "wen"),
    ("^([fm])ong$", r"\1eng"), ("(?<=[eir])h$", ""), ("^([kh])e$", r"\1o"),
)  # fmt: skip


def romanize(name: str, *, sure: bool = False) -> str | None:
    """Return the letters of a folded name: of two to four characters, or words; None of another.

    Where one name is read from the other they are alike. Names of other languages have letters
    too, which meet nothing; of a `sure` one all syllables are Chinese, and three or more, for
    shorter names are common.
    """
    syllables = _find_syllables(name)
    chinese = not sure or (
        syllables and len(syllables) >= _TELLING and _coarse_syllables().issuperset(syllables)
    )
    return "".join(syllables) if syllables and chinese else None


def _find_syllables(name: str) -> list[str] | None:
    if len(name) in _CHARACTERS and all(readings := [_read(sign) for sign in name]):
        return _spell(readings, pinyin=True)
    plain = drop_accents(name).replace("’", "").replace("'", "")
    if not _LATIN.fullmatch(plain):
        return None
    parts = re.split("[ -]", plain)
    if "-" not in plain or _PINYIN_ALONE.search(plain):
        whole, syllable = _match_pinyin()
        if all(map(whole.fullmatch, parts)):
            return _spell([one for part in parts for one in syllable.findall(part)], pinyin=True)
    return _spell(parts, pinyin=False)


def _spell(syllables: Iterable[str], *, pinyin: bool) -> list[str]:
    spelt = []
    for syllable in syllables:
        for pattern, letters in (*(_FROM_PINYIN if pinyin else ()), *_COARSE):
            syllable = re.sub(pattern, letters, syllable)
        spelt.append(syllable)
    return spelt


def _read(sign: str) -> str:
    """Return how a character is read in names, in pinyin without its tone; "" where unknown."""
    signs, places, syllables = _load_readings()
    at = bisect_left(signs, sign)
    return syllables[places[at]] if signs[at : at + 1] == sign else ""


@cache
def _load_readings() -> tuple[str, array[int], Sequence[str]]:
    """Return the characters in order, at which syllable each stands, and the syllables."""
    lines = Path(__file__).with_name("readings.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines]
    pairs = sorted((sign, place) for place, (_, signs) in enumerate(rows) for sign in signs)
    signs = "".join(sign for sign, _ in pairs)
    return signs, array("H", (place for _, place in pairs)), [reading for reading, _ in rows]


@cache
def _coarse_syllables() -> frozenset[str]:
    return frozenset(_spell(_load_readings()[2], pinyin=True))


@cache
def _match_pinyin() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches a word of pinyin, and each syllable in it."""
    syllables = sorted(_load_readings()[2], key=len, reverse=True)
    syllable = f"(?:{'|'.join(syllables)})"
    return re.compile(f"{syllable}+"), re.compile(syllable)


# Which characters are one: each of the first string is compared as the one at its place in the
# second. Written by `bot.text.model.build.build_variants` from OpenCC (Apache License 2.0).
_VARIANTS = (
    "㑯㑳㑶㓨㘚㜄㜏㠏㥮㩜㩳㩵䁻䃮䊷䋙䋚䋹䋻䍦䎱䙡䜀䝼䥇䥑䥱䦛䦟䯀䰾䱷䱽䲁䲘䴉丟両並么乗乾亀亂予亙亜亞仏仮伝佇佈佔併來侖価侶侷俁係俔俠俥俬倀倆倈倉個們倖倫倲倹偉偑側偵"
    "偽傌傑傖傘備傢傭傯傳傴債傷傾僂僅僉僑僕僞僥僨僱價儀儁儂億儈儉儎儐儔儕儘償優儲儷儸儺儻儼兇兌児兒兗內兩円冊冑冪凈凍凜処凱別刪剄則剋剎剗剛剝剣剤剮剰剴創剷劃劇劉劊劌"
    "劍劏劑劚労効勁勅動務勛勝勞勢勧勩勱勲勳勵勸勻匭匯匱區協単卹卻卽厙厠厤厭厲厳厴參叄収叢吒吳吶呂呉呪咼員唄唖唸問啓啞啟啢喎喚喪喫喬單喲営嗆嗇嗊嗎嗚嗩嗶嘆嘍嘓嘔嘖嘗嘜"
    "嘩嘮嘯嘰嘵嘸嘽噁噓噚噛噝噠噥噦噯噲噴噸噹嚀嚇嚌嚐嚕嚙嚥嚦嚨嚮嚲嚳嚴嚶囀囁囂囅囈囉囌囑団囪囲図圇國圍圏園圓圖團圧垻埡埰執堅堊堖堝堯報場塁塊塋塏塒塗塚塢塤塩塵塹墊増"
    "墜墮墰墳墶墻墾壇壊壋壌壎壓壘壙壚壜壞壟壠壢壩壪壯壱売壺壼壽変夠夢夥夾奐奧奨奩奪奬奮奼妝姍姦娛婁婦婭媧媯媰媼媽嫋嫗嫵嫺嫻嫿嬀嬃嬈嬋嬌嬙嬡嬢嬤嬪嬰嬸孃孋孌孫學孿実宮"
    "寀寛寢實寧審寫寬寵寶対専將專尋對導尷屆屍屓屜屢層屨屬岡峯峴島峽崍崑崗崙崢崬嵐嵗嵾嶁嶄嶇嶔嶗嶠嶢嶧嶨嶮嶸嶺嶼嶽巋巌巒巔巖巣巰巹巻帥師帯帰帳帶幀幃幓幗幘幟幣幫幬幹幾"
    "庁広庫廁廂廃廄廈廎廕廚廝廟廠廡廢廣廩廬廳弁弐弒弔弳張強弾彆彈彌彎彔彙彠彥彫彲彿後徑従從徠復徳徴徵徹応恆恥恵悅悞悩悪悵悶悽惡惱惲惻愛愜愨愴愷愾慄態慍慘慚慟慣慤慪慫"
    "慮慳慶慺慼慾憂憊憐憑憒憖憚憤憫憮憲憶懇應懌懍懐懞懟懣懤懨懲懶懷懸懺懼懾戀戇戔戦戧戩戯戰戱戲戶戸戻払抜択抬拋拝拠拡挙挩挱挾挿捜捨捫捱捲掃掄掆掗掙掛採掲掻揀揚換揮揯"
    "揺損搖搗搵搶摂摑摜摟摯摳摶摺摻撃撈撏撐撓撝撟撣撥撫撲撳撹撻撾撿擁擄擇擊擋擓擔據擠擣擬擯擰擱擲擴擷擺擻擼擽擾攄攆攏攔攖攙攛攜攝攢攣攤攪攬敍敎敓敗敘敵數斂斃斆斉斎斕"
    "斬斷於旂旣昇時晉晝晩暁暈暉暘暢暦暫曁曄曆曇曉曏曖曠曨曬書曽會朧朮東枱枴柵柺査栄桜桝桟桿梔梘條梟梲棄棊棖棗棟棡棧棲棶椏検椲楊楓楡楨業極楽榘榦榪榮榲榿構槍槓様槤槧槨"
    "槮槳槶槼樁樂樅樑樓標樞樢樣樧権樫樳樸樹樺樿橈橋機橢橫檁檉檔檜檟檢檣檮檯檳檸檻櫃櫓櫚櫛櫝櫞櫟櫥櫧櫨櫪櫫櫬櫱櫳櫸櫻欄欅權欏欒欖欞欠欽歎歐歓歟歡歩歯歲歳歴歷歸歿殘殞殤"
    "殨殫殭殮殯殰殲殺殻殼毀毆毎毿氂氈氌気氣氫氬氳氾汎汙汚決沒沖沢沪況泝洩洶浄浜浹涇涗涙涼淒淚淥淨淩淪淵淶淺渇済渉渋渓渙減渢渦測渾湊湞湧湯満溈溌準溝溫溮溳溼滄滅滌滎滙"
    "滝滬滯滲滷滸滻滾滿漁漊漚漢漣漬漲漵漸漿潀潁潑潔潙潚潛潤潯潰潷潿澀澆澇澐澗澠澤澦澩澮澱澾濁濃濄濕濘濚濛濜濟濤濧濫濰濱濺濼濾瀂瀅瀆瀇瀉瀋瀏瀕瀘瀝瀟瀠瀦瀧瀨瀬瀰瀲瀾灃"
    "灄灑灕灘灝灡灣灤灧灩災為烏烴焔無焼煉煒煙煢煥煩煬煱熅熒熗熱熲熾燁燈燉燒燙燜營燦燬燭燴燶燻燼燾爍爐爛爭爲爺爾牀牆牘牽犖犛犠犢犧狀狹狽猙猟猶猻獁獃獄獅獎獣獨獪獫獮獰"
    "獱獲獵獷獸獺獻獼玀現琱琺琿瑋瑒瑣瑤瑩瑪瑲璉璡璣璦璫璯環璵璸璽璿瓊瓏瓔瓚甌甕產産甦甯畝畢畫異畳畵當疇疊疏痙痠痩痺痾瘂瘋瘍瘓瘞瘡瘧瘮瘲瘺瘻療癆癇癉癒癘癟癡癢癤癥癧癩"
    "癬癭癮癰癱癲発發皁皐皚皰皸皺盃盜盞盡監盤盧盪県眞眥眾睏睜睞睪瞘瞜瞞瞶瞼矇矓矚矯砕硃硜硤硨硯碕碩碭碸確碼碽磑磚磠磣磧磯磽磾礄礆礎礙礦礪礫礬礱祕祿禍禎禕禡禦禪禮禰禱"
    "禿秈稅稈稏稜稟種稱稲穀穂穇穌積穎穏穠穡穢穣穩穫穭窩窪窮窯窵窶窺竃竄竅竇竈竊竜竪競筆筍筧筴箇箋箏節範築篋篔篠篤篩篳簀簍簑簞簡簣簫簷簹簽簾籃籌籔籙籛籜籟籠籤籩籪籬籮"
    "籲粋粛粧粵糉糝糞糧糭糰糲糴糶糸糹糾紀紂約紅紆紇紈紉紋納紐紓純紕紖紗紘紙級紛紜紝紡紬紮細紱紲紳紵紹紺紼紿絀終絃組絅絆経絎結絕絛絝絞絡絢給絨絰統絲絳絵絶絹綁綃綆綈綉"
    "綌綏綐綑經継続綜綞綠綢綣綫綬維綯綰綱網綳綴綵綸綹綺綻綽綾綿緄緇緊緋総緑緒緓緔緗緘緙線緝緞締緡緣緦編緩緬緯緱緲練緶緹緻緼縁縄縈縉縊縋縐縑縕縗縛縝縞縟縣縦縧縫縭縮縱"
    "縲縳縴縵縶縷縹總績繃繅繆繊繋繍繒織繕繚繞繡繢繩繪繫繭繮繯繰繳繸繹繼繽繾繿纇纈纊續纍纏纓纔纖纘纜缶缽罃罈罌罎罰罵罷羅羆羈羋羣羥羨義羶習翫翬翹翽耬耮聖聞聡聯聰聲聳聴"
    "聵聶職聹聽聾肅脅脈脛脣脩脫脳脹腎腖腡腦腫腳腸膃膕膚膞膠膩膽膾膿臉臍臏臓臘臚臟臠臢臥臨臺與興舉舊舎舗舘艙艤艦艫艱艷芸芻苧茘茲荊荘莊莖莢莧華菴菸萇萊萬萴萵葉葒著葤葦"
    "葯葷蒐蒓蒔蒕蒞蒼蓀蓆蓋蓮蓯蓴蓽蔔蔘蔞蔣蔥蔦蔭蔵蕁蕆蕎蕒蕓蕕蕘蕢蕩蕪蕭蕷薀薈薊薌薑薔薘薟薦薩薫薬薳薴薵薹薺藍藎藝藥藪藭藴藶藹藺蘀蘄蘆蘇蘊蘋蘚蘞蘢蘭蘺蘿虆處虛虜號虧"
    "虯蛍蛺蛻蜆蝋蝕蝟蝦蝨蝸螄螞螢螮螻螿蟄蟈蟎蟣蟬蟯蟲蟶蟻蠁蠅蠆蠍蠐蠑蠔蠟蠣蠨蠱蠶蠻衆衊術衕衚衛衝衞袞裊裏補裝裡製複褌褘褲褳褸褻襇襉襏襖襝襠襤襪襬襯襲襴覇覈見覎規覓視"
    "覘覚覡覥覦覧親覬覯覲観覷覺覽覿觀觴觶觸訁訂訃計訊訌討訐訒訓訕訖託記訛訝訟訢訣訥訩訪設許訳訴訶診註証詁詆詎詐詒詔評詖詗詘詛詞詠詡詢詣試詩詫詬詭詮詰話該詳詵詼詿誄誅"
    "誆誇誌認誑誒誕誘誚語誠誡誣誤誥誦誨說説読誰課誶誹誼誾調諂諄談諉請諍諏諑諒論諗諛諜諝諞諡諢諤諦諧諫諭諮諱諳諶諷諸諺諼諾謀謁謂謄謅謊謎謐謔謖謗謙謚講謝謠謡謨謫謬謭謳"
    "謹謾譁證譎譏譖識譙譚譜譟譫譭譯議譲譴護譸譽譾讀讅變讋讌讎讒讓讕讖讚讜讞豈豊豎豐豔豬豶貓貙貝貞貟負財貢貧貨販貪貫責貯貰貲貳貴貶買貸貺費貼貽貿賀賁賂賃賄賅資賈賊賑賒"
    "賓賕賙賚賛賜賞賠賡賢賣賤賦賧質賫賬賭賰賴賵賺賻購賽賾贄贅贇贈贊贋贍贏贐贓贔贖贗贛贜赬趕趙趨趲跡踐踰踴蹌蹕蹟蹠蹣蹤蹺躂躉躊躋躍躎躑躒躓躕躚躡躥躦躪軀車軋軌軍軑軒軔"
    "軛軟転軤軫軲軸軹軺軻軼軽軾較輅輇輈載輊輌輒輓輔輕輛輜輝輞輟輥輦輩輪輬輯輳輸輻輼輾輿轀轂轄轅轆轉轍轎轔轟轡轢轤辦辭辮辯農辺迴逓逕這連週進遅遊運過達違遙遜遞遠遡適遲"
    "遷選遺遼邁還邇邊邏邐郟郵郷鄆鄉鄒鄔鄖鄧鄭鄰鄲鄴鄶鄺酇酈酔醃醋醖醗醜醞醟醣醤醫醬醱醸釀釁釃釅釈釋釐釒釓釔釕釗釘釙針釣釤釦釧釩釵釷釹釺釾鈀鈁鈃鈄鈅鈈鈉鈍鈎鈐鈑鈒鈔鈕"
    "鈞鈡鈣鈥鈦鈧鈮鈰鈳鈴鈷鈸鈹鈺鈽鈾鈿鉀鉄鉅鉆鉈鉉鉋鉍鉑鉕鉗鉚鉛鉞鉢鉤鉦鉬鉭鉱鉳鉶鉸鉺鉻鉿銀銃銅銍銑銓銖銘銚銛銜銠銣銥銦銨銩銪銫銬銭銱銳銷銹銻銼鋁鋃鋅鋇鋌鋏鋒鋙鋝鋟"
    "鋣鋤鋥鋦鋨鋩鋪鋭鋮鋯鋰鋱鋳鋶鋸鋼錁錄錆錇錈錏錐錒錕錘錙錚錛錟錠錡錢錦錨錩錫錬錮錯録錳錶錸錼鍀鍁鍃鍅鍆鍇鍈鍊鍋鍍鍔鍘鍚鍛鍠鍤鍥鍩鍬鍰鍵鍶鍺鍼鍾鎂鎄鎇鎊鎌鎔鎖鎘鎚鎛"
    "鎡鎢鎣鎦鎧鎩鎪鎬鎭鎮鎰鎲鎳鎵鎶鎸鎿鏃鏇鏈鏌鏍鏐鏑鏗鏘鏜鏝鏞鏟鏡鏢鏤鏨鏰鏵鏷鏹鏺鏽鐃鐋鐐鐒鐓鐔鐘鐙鐝鐠鐥鐦鐧鐨鐫鐮鐯鐲鐳鐵鐶鐸鐺鐿鑄鑊鑌鑑鑒鑔鑕鑞鑠鑣鑥鑭鑰鑱鑲鑷"
    "鑹鑼鑽鑾鑿钁钂長門閂閃閆閈閉開閌閎閏閑閒間閔閘閡関閣閤閥閨閩閫閬閭閱閲閶閹閻閼閽閾閿闃闆闇闈闊闋闌闍闐闒闓闔闕闖闘關闞闠闡闢闤闥陘陝陞陣陥陰陳陸険陽隉隊階隕際隠"
    "隨險隯隱隴隸隻雋雑雖雙雛雜雞離難雲電霊霑霢霧霽靂靄靆靈靉靚靜靝靦靨鞏鞝鞦鞽韁韃韆韉韋韌韍韓韙韜韝韞韻響頁頂頃項順頇須頊頌頎頏預頑頒頓頗領頜頡頤頦頭頮頰頲頴頷頸頹"
    "頻頼頽顆題額顎顏顒顓顔顕願顙顛類顢顥顧顫顬顯顰顱顳顴風颭颮颯颱颳颶颸颺颻颼飀飄飆飈飛飠飢飣飥飩飪飫飭飯飱飲飴飼飽飾飿餃餄餅餈餉養餌餎餏餑餒餓餕餖餘餚餛餜餞餡館餬"
    "餱餳餵餶餷餺餼餾餿饁饃饅饈饉饊饋饌饑饒饗饜饞饢馬馭馮馱馳馴馹駁駅駆駐駑駒駔駕駘駙駛駝駟駡駢駭駰駱駸駿騁騂騅騌騍騎騏騒験騖騙騤騧騫騭騮騰騶騷騸騾驀驁驂驃驄驅驊驌驍"
    "驏驕驗驚驛驟驢驤驥驦驪驫骯髄髏髒體髕髖髪髮鬆鬍鬚鬢鬥鬧鬨鬩鬮鬱鬹魎魘魚魛魢魨魯魴魷魺鮁鮃鮊鮋鮍鮎鮐鮑鮒鮓鮚鮜鮝鮞鮣鮦鮪鮫鮭鮮鮳鮶鮺鯀鯁鯇鯉鯊鯒鯔鯕鯖鯗鯛鯝鯡鯢鯤"
    "鯧鯨鯪鯫鯰鯴鯷鯽鯿鰁鰂鰃鰆鰈鰉鰌鰍鰏鰐鰒鰓鰛鰜鰟鰠鰣鰥鰧鰨鰩鰭鰮鰱鰲鰳鰵鰷鰹鰺鰻鰼鰾鱂鱅鱈鱉鱒鱔鱖鱗鱘鱝鱟鱠鱣鱤鱧鱨鱭鱯鱷鱸鱺鳥鳧鳩鳬鳲鳳鳴鳶鳾鴆鴇鴉鴎鴒鴕鴛鴝"
    "鴞鴟鴣鴦鴨鴯鴰鴴鴷鴻鴿鵁鵂鵃鵐鵑鵒鵓鵜鵝鵠鵡鵪鵬鵮鵯鵰鵲鵷鵾鶄鶇鶉鶊鶏鶓鶖鶘鶚鶡鶥鶩鶪鶬鶯鶲鶴鶹鶺鶻鶼鶿鷀鷁鷂鷄鷉鷊鷓鷖鷗鷙鷚鷥鷦鷫鷯鷲鷳鷴鷸鷹鷺鷽鸂鸇鸊鸌鸏鸕"
    "鸘鸚鸛鸝鸞鹵鹸鹹鹺鹼鹽麗麥麩麪麫麯麴麵麹麺麼麽黃黌黒黙點黨黲黴黶黷黽黿鼂鼈鼉鼕鼴齊齋齎齏齒齔齕齗齙齜齟齠齡齢齣齦齧齪齬齲齶齷龍龎龐龑龔龕龜鿁鿓"
)
_PLAIN = (
    "㑔㑇㐹刾㘎㚯㛣㟆㤘㨫㧐擜䀥鿎䌶䌺䌻䌿䌾䍠䎬䙌䜧䞍䦂鿏䥾䦶䦷䯅鲃䲣䲝鳚鳤鹮丢两并幺乘干龟乱豫亘亚亚佛假传伫布占并来仑价侣局俣系伣侠伡私伥俩俫仓个们幸伦㑈俭伟㐽侧侦"
    "伪㐷杰伧伞备家佣偬传伛债伤倾偻仅佥侨仆伪侥偾雇价仪俊侬亿侩俭傤傧俦侪尽偿优储俪㑩傩傥俨凶兑儿儿兖内两圆册胄幂净冻凛处凯别删刭则克刹刬刚剥剑剂剐剩剀创铲划剧刘刽刿"
    "剑㓥剂㔉劳效劲敕动务勋胜劳势劝勚劢勋勋励劝匀匦汇匮区协单恤却即厍厕历厌厉严厣参叁收丛咤吴呐吕吴咒呙员呗哑念问启哑启唡㖞唤丧吃乔单哟营呛啬唝吗呜唢哔叹喽啯呕啧尝唛"
    "哗唠啸叽哓呒啴恶嘘㖊啮咝哒哝哕嗳哙喷吨当咛吓哜尝噜啮咽呖咙向亸喾严嘤啭嗫嚣冁呓啰苏嘱团囱围图囵国围圈园圆图团压坝垭采执坚垩垴埚尧报场垒块茔垲埘涂冢坞埙盐尘堑垫增"
    "坠堕坛坟垯墙垦坛坏垱壤埙压垒圹垆坛坏垄垅坜坝塆壮壹卖壶壸寿变够梦伙夹奂奥奖奁夺奖奋姹妆姗奸娱娄妇娅娲妫㛀媪妈袅妪妩娴娴婳妫媭娆婵娇嫱嫒娘嬷嫔婴婶娘㛤娈孙学孪实宫"
    "采宽寝实宁审写宽宠宝对专将专寻对导尴届尸屃屉屡层屦属冈峰岘岛峡崃昆岗仑峥岽岚岁㟥嵝崭岖嵚崂峤峣峄峃崄嵘岭屿岳岿岩峦巅岩巢巯卺卷帅师带归帐带帧帏㡎帼帻帜币帮帱干几"
    "厅广库厕厢废厩厦庼荫厨厮庙厂庑废广廪庐厅瓣贰弑吊弪张强弹别弹弥弯录汇彟彦雕彨佛后径从从徕复德征征彻应恒耻惠悦悮恼恶怅闷凄恶恼恽恻爱惬悫怆恺忾栗态愠惨惭恸惯悫怄怂"
    "虑悭庆㥪戚欲忧惫怜凭愦慭惮愤悯怃宪忆恳应怿懔怀蒙怼懑㤽恹惩懒怀悬忏惧慑恋戆戋战戗戬戏战戏戏户户戾拂拔择擡抛拜据扩举捝挲挟插搜舍扪挨卷扫抡㧏挜挣挂采揭搔拣扬换挥搄"
    "摇损摇捣揾抢摄掴掼搂挚抠抟折掺击捞挦撑挠㧑挢掸拨抚扑揿搅挞挝捡拥掳择击挡㧟担据挤捣拟摈拧搁掷扩撷摆擞撸㧰扰摅撵拢拦撄搀撺携摄攒挛摊搅揽叙教敚败叙敌数敛毙敩齐斋斓"
    "斩断于旗既升时晋昼晚晓晕晖旸畅历暂暨晔历昙晓向暧旷昽晒书曾会胧术东台拐栅拐查荣樱枡栈杆栀枧条枭棁弃棋枨枣栋㭎栈栖梾桠检㭏杨枫榆桢业极乐矩干杩荣榅桤构枪杠样梿椠椁"
    "椮桨椢椝桩乐枞梁楼标枢㭤样榝权㭴桪朴树桦椫桡桥机椭横檩柽档桧槚检樯梼台槟柠槛柜橹榈栉椟橼栎橱槠栌枥橥榇蘖栊榉樱栏榉权椤栾榄棂缺钦叹欧欢欤欢步齿岁岁历历归殁残殒殇"
    "㱮殚僵殓殡㱩歼杀壳壳毁殴每毵牦毡氇气气氢氩氲泛泛污污决没冲泽滤况溯泄汹净滨浃泾涚泪凉凄泪渌净凌沦渊涞浅渴济涉涩溪涣减沨涡测浑凑浈涌汤满沩泼准沟温浉涢湿沧灭涤荥汇"
    "泷滤滞渗卤浒浐滚满渔溇沤汉涟渍涨溆渐浆潨颍泼洁沩㴋潜润浔溃滗涠涩浇涝沄涧渑泽滪泶浍淀㳠浊浓㳡湿泞溁蒙浕济涛㳔滥潍滨溅泺滤澛滢渎㲿泻沈浏濒泸沥潇潆潴泷濑濑弥潋澜沣"
    "滠洒漓滩灏㳕湾滦滟滟灾为乌烃焰无烧炼炜烟茕焕烦炀㶽煴荧炝热颎炽烨灯炖烧烫焖营灿毁烛烩㶶熏烬焘烁炉烂争为爷尔床墙牍牵荦牦牺犊牺状狭狈狰猎犹狲犸呆狱狮奖兽独狯猃狝狞"
    "㺍获猎犷兽獭献猕猡现雕珐珲玮玚琐瑶莹玛玱琏琎玑瑷珰㻅环玙瑸玺璇琼珑璎瓒瓯瓮产产苏宁亩毕画异叠画当畴叠疎痉酸瘦痹疴痖疯疡痪瘗疮疟瘆疭瘘瘘疗痨痫瘅愈疠瘪痴痒疖症疬癞"
    "癣瘿瘾痈瘫癫发发皂皋皑疱皲皱杯盗盏尽监盘卢荡县真眦众困睁睐睾眍䁖瞒瞆睑蒙眬瞩矫碎朱硁硖砗砚埼硕砀砜确码䂵硙砖硵碜碛矶硗䃅硚硷础碍矿砺砾矾砻秘禄祸祯祎祃御禅礼祢祷"
    "秃籼税秆䅉棱禀种称稻谷穗䅟稣积颖稳秾穑秽穰稳获穞窝洼穷窑窎窭窥灶窜窍窦灶窃龙竖竞笔笋笕䇲个笺筝节范筑箧筼筿笃筛筚箦篓蓑箪简篑箫檐筜签帘篮筹䉤箓篯箨籁笼签笾簖篱箩"
    "吁粹肃妆粤粽糁粪粮粽团粝籴粜丝纟纠纪纣约红纡纥纨纫纹纳纽纾纯纰纼纱纮纸级纷纭纴纺䌷扎细绂绁绅纻绍绀绋绐绌终弦组䌹绊经绗结绝绦绔绞络绚给绒绖统丝绛绘绝绢绑绡绠绨绣"
    "绤绥䌼捆经继续综缍绿绸绻线绶维绹绾纲网绷缀彩纶绺绮绽绰绫绵绲缁紧绯总绿绪绬绱缃缄缂线缉缎缔缗缘缌编缓缅纬缑缈练缏缇致缊缘绳萦缙缢缒绉缣缊缞缚缜缟缛县纵绦缝缡缩纵"
    "缧䌸纤缦絷缕缥总绩绷缫缪纤系绣缯织缮缭绕绣缋绳绘系茧缰缳缲缴䍁绎继缤缱䍀颣缬纩续累缠缨才纤缵缆罐钵䓨坛罂坛罚骂罢罗罴羁芈群羟羡义膻习玩翚翘翙耧耢圣闻聪联聪声耸听"
    "聩聂职聍听聋肃胁脉胫唇修脱脑胀肾胨脶脑肿脚肠腽腘肤䏝胶腻胆脍脓脸脐膑脏腊胪脏脔臜卧临台与兴举旧舍铺馆舱舣舰舻艰艳艺刍苎荔兹荆庄庄茎荚苋华庵烟苌莱万荝莴叶荭着荮苇"
    "药荤搜莼莳蒀莅苍荪席盖莲苁莼荜卜参蒌蒋葱茑荫藏荨蒇荞荬艺莸荛蒉荡芜萧蓣蕰荟蓟芗姜蔷荙莶荐萨薰药䓕苎䓓苔荠蓝荩艺药薮䓖蕴苈蔼蔺萚蕲芦苏蕴苹藓蔹茏兰蓠萝蔂处虚虏号亏"
    "虬萤蛱蜕蚬蜡蚀猬虾虱蜗蛳蚂萤䗖蝼螀蛰蝈螨虮蝉蛲虫蛏蚁蚃蝇虿蝎蛴蝾蚝蜡蛎蟏蛊蚕蛮众蔑术同胡卫冲卫衮袅里补装里制复裈袆裤裢褛亵裥裥袯袄裣裆褴袜摆衬袭襕霸核见觃规觅视"
    "觇觉觋觍觎览亲觊觏觐观觑觉览觌观觞觯触讠订讣计讯讧讨讦讱训讪讫托记讹讶讼䜣诀讷讻访设许译诉诃诊注证诂诋讵诈诒诏评诐诇诎诅词咏诩询诣试诗诧诟诡诠诘话该详诜诙诖诔诛"
    "诓夸志认诳诶诞诱诮语诚诫诬误诰诵诲说说读谁课谇诽谊訚调谄谆谈诿请诤诹诼谅论谂谀谍谞谝谥诨谔谛谐谏谕咨讳谙谌讽诸谚谖诺谋谒谓誊诌谎谜谧谑谡谤谦谥讲谢谣谣谟谪谬谫讴"
    "谨谩哗证谲讥谮识谯谭谱噪谵毁译议让谴护诪誉谫读谉变詟䜩雠谗让谰谶赞谠谳岂丰竖丰艳猪豮猫䝙贝贞贠负财贡贫货贩贪贯责贮贳赀贰贵贬买贷贶费贴贻贸贺贲赂赁贿赅资贾贼赈赊"
    "宾赇赒赉赞赐赏赔赓贤卖贱赋赕质赍账赌䞐赖赗赚赙购赛赜贽赘赟赠赞赝赡赢赆赃赑赎赝赣赃赪赶赵趋趱迹践逾踊跄跸迹跖蹒踪跷跶趸踌跻跃䟢踯跞踬蹰跹蹑蹿躜躏躯车轧轨军轪轩轫"
    "轭软转轷轸轱轴轵轺轲轶轻轼较辂辁辀载轾辆辄挽辅轻辆辎辉辋辍辊辇辈轮辌辑辏输辐辒辗舆辒毂辖辕辘转辙轿辚轰辔轹轳办辞辫辩农边回递迳这连周进迟游运过达违遥逊递远溯适迟"
    "迁选遗辽迈还迩边逻逦郏邮乡郓乡邹邬郧邓郑邻郸邺郐邝酂郦醉腌酢酝酦丑酝蒏糖酱医酱酦酿酿衅酾酽释释厘钅钆钇钌钊钉钋针钓钐扣钏钒钗钍钕钎䥺钯钫钘钭钥钚钠钝钩钤钣钑钞钮"
    "钧钟钙钬钛钪铌铈钶铃钴钹铍钰钸铀钿钾铁巨钻铊铉铇铋铂钷钳铆铅钺钵钩钲钼钽鑛锫铏铰铒铬铪银铳铜铚铣铨铢铭铫铦衔铑铷铱铟铵铥铕铯铐钱铞锐销锈锑锉铝锒锌钡铤铗锋铻锊锓"
    "铘锄锃锔锇铓铺锐铖锆锂铽铸锍锯钢锞录锖锫锩铔锥锕锟锤锱铮锛锬锭锜钱锦锚锠锡炼锢错录锰表铼镎锝锨锪钫钔锴锳炼锅镀锷铡钖锻锽锸锲锘锹锾键锶锗针钟镁锿镅镑镰镕锁镉锤镈"
    "镃钨蓥镏铠铩锼镐镇镇镒镋镍镓鿔镌镎镞旋链镆镙镠镝铿锵镗镘镛铲镜镖镂錾镚铧镤镪䥽锈铙铴镣铹镦镡钟镫镢镨䦅锎锏镄镌镰䦃镯镭铁镮铎铛镱铸镬镔鉴鉴镲锧镴铄镳镥镧钥镵镶镊"
    "镩锣钻銮凿镢镋长门闩闪闫闬闭开闶闳闰闲闲间闵闸阂关阁合阀闺闽阃阆闾阅阅阊阉阎阏阍阈阌阒板暗闱阔阕阑阇阗阘闿阖阙闯斗关阚阓阐辟阛闼陉陕升阵陷阴陈陆险阳陧队阶陨际隐"
    "随险陦隐陇隶只隽杂虽双雏杂鸡离难云电灵沾霡雾霁雳霭叇灵叆靓静靔腼靥巩绱秋鞒缰鞑千鞯韦韧韨韩韪韬鞲韫韵响页顶顷项顺顸须顼颂颀颃预顽颁顿颇领颌颉颐颏头颒颊颋颕颔颈颓"
    "频赖颓颗题额颚颜颙颛颜显愿颡颠类颟颢顾颤颥显颦颅颞颧风飐飑飒台刮飓飔飏飖飕飗飘飙飚飞饣饥饤饦饨饪饫饬饭飧饮饴饲饱饰饳饺饸饼糍饷养饵饹饻饽馁饿馂饾余肴馄馃饯馅馆糊"
    "糇饧喂馉馇馎饩馏馊馌馍馒馐馑馓馈馔饥饶飨餍馋馕马驭冯驮驰驯驲驳驿驱驻驽驹驵驾骀驸驶驼驷骂骈骇骃骆骎骏骋骍骓骔骒骑骐骚验骛骗骙䯄骞骘骝腾驺骚骟骡蓦骜骖骠骢驱骅骕骁"
    "骣骄验惊驿骤驴骧骥骦骊骉肮髓髅脏体髌髋发发松胡须鬓斗闹哄阋阄郁鬶魉魇鱼鱽鱾鲀鲁鲂鱿鲄鲅鲆鲌鲉鲏鲇鲐鲍鲋鲊鲒鲘鲞鲕䲟鲖鲔鲛鲑鲜鲓鲪鲝鲧鲠鲩鲤鲨鲬鲻鲯鲭鲞鲷鲴鲱鲵鲲"
    "鲳鲸鲮鲰鲶鲺鳀鲫鳊鳈鲗鳂䲠鲽鳇䲡鳅鲾鳄鳆鳃鳁鳒鳑鳋鲥鳏䲢鳎鳐鳍鳁鲢鳌鳓鳘鲦鲣鲹鳗鳛鳔鳉鳙鳕鳖鳟鳝鳜鳞鲟鲼鲎鲙鳣鳡鳢鲿鲚鳠鳄鲈鲡鸟凫鸠凫鸤凤鸣鸢䴓鸩鸨鸦鸥鸰鸵鸳鸲"
    "鸮鸱鸪鸯鸭鸸鸹鸻䴕鸿鸽䴔鸺鸼鹀鹃鹆鹁鹈鹅鹄鹉鹌鹏鹐鹎雕鹊鹓鹍䴖鸫鹑鹒鸡鹋鹙鹕鹗鹖鹛鹜䴗鸧莺鹟鹤鹠鹡鹘鹣鹚鹚鹢鹞鸡䴘鹝鹧鹥鸥鸷鹨鸶鹪鹔鹩鹫鹇鹇鹬鹰鹭鸴㶉鹯䴙鹱鹲鸬"
    "鹴鹦鹳鹂鸾卤碱咸鹾碱盐丽麦麸面面曲曲面曲面幺幺黄黉黑默点党黪霉黡黩黾鼋鼌鳖鼍冬鼹齐斋赍齑齿龀龁龂龅龇龃龆龄龄出龈啮龊龉龋腭龌龙厐庞䶮龚龛龟䜤鿒"
)
