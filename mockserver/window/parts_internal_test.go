package window

import (
	"io/fs"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func TestBothLanguagesSayTheSame(t *testing.T) {
	ko, en := slices.Sorted(maps.Keys(inKorean)), slices.Sorted(maps.Keys(inEnglish))
	if diff := cmp.Diff(ko, en); diff != "" {
		t.Errorf("phrases (-ko +en):\n%s", diff)
	}
	var all strings.Builder
	for _, dir := range []string{"assets"} {
		err := fs.WalkDir(assets, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := assets.ReadFile(name)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	verbs := regexp.MustCompile(`%[a-z]`)
	for key, text := range inKorean {
		if diff := cmp.Diff(verbs.FindAllString(text, -1), verbs.FindAllString(inEnglish[key], -1)); diff != "" {
			t.Errorf("%s: what is filled in differs (-ko +en):\n%s", key, diff)
		}
	}
	for _, name := range regexp.MustCompile(`\.Words\.([a-z_]+)`).FindAllStringSubmatch(all.String(), -1) {
		if inKorean[name[1]] == "" {
			t.Errorf("the screens use the phrase %s, which is not there", name[1])
		}
	}
}

func TestReturned(t *testing.T) {
	code, msg := "F0000", "그만 & 끝"
	yes, no := result{Success: true, ImpUID: "imp_1", MerchantUID: "m/1"}, result{ImpUID: "imp_1", ErrorCode: &code, ErrorMsg: &msg}
	for _, tt := range []struct {
		reason, address string
		res             result
		switches        map[string]string
		want            string
	}{
		{"no query", "https://a.example/x", yes, nil, "https://a.example/x?imp_uid=imp_1&merchant_uid=m%2F1&success=true"},
		{"a query", "https://a.example/x?a=1", yes, nil, "https://a.example/x?a=1&imp_uid=imp_1&merchant_uid=m%2F1&success=true"},
		{"an empty query", "https://a.example/x?", yes, nil, "https://a.example/x?imp_uid=imp_1&merchant_uid=m%2F1&success=true"},
		{"a query that ends open", "https://a.example/x?a=1&", yes, nil, "https://a.example/x?a=1&imp_uid=imp_1&merchant_uid=m%2F1&success=true"},
		{"a fragment", "https://a.example/#/join?b=2", yes, nil, "https://a.example/?imp_uid=imp_1&merchant_uid=m%2F1&success=true#/join?b=2"},
		{"an app", "myapp://back", yes, nil, "myapp://back?imp_uid=imp_1&merchant_uid=m%2F1&success=true"},
		{"a failure", "https://a.example/", no, nil, "https://a.example/?imp_uid=imp_1&success=false&error_code=F0000&error_msg=%EA%B7%B8%EB%A7%8C%20%26%20%EB%81%9D"},
		{"a failure without words", "https://a.example/", no, map[string]string{"redirect-errors": "absent"}, "https://a.example/?imp_uid=imp_1&success=false"},
		{"no merchant_uid", "https://a.example/", yes, map[string]string{"redirect-merchant-uid": "absent"}, "https://a.example/?imp_uid=imp_1&success=true"},
		{"a second question mark", "https://a.example/?a=1#f", yes, map[string]string{"redirect-merge": "question", "redirect-merchant-uid": "absent"}, "https://a.example/?a=1#f?imp_uid=imp_1&success=true"},
	} {
		if diff := cmp.Diff(tt.want, string(returned(tt.address, tt.res, tt.switches))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

func TestWhereToReturn(t *testing.T) {
	for address, fine := range map[string]bool{
		"https://shop.example/a?b#c": true, "http://127.0.0.1:3000/": true, "myapp://iamport": true, "kr.co.shop:back": true, " https://shop.example/ ": true,
		"": false, "/relative": false, `app://a"b/`: false, "https://shop(1).example/": false, "app://o'neill/": false, "//shop.example/": false, "https:///x": false, "http:x": false, "javascript:alert(1)": false, "JAVASCRIPT://x/%0aalert(1)": false,
		"data:text/html,x": false, "vbscript:x": false, "blob:https://shop.example/1": false, "file:///etc/passwd": false, "about:blank": false,
		"java\nscript:alert(1)": false, "view-source:https://x/": false,
	} {
		if err := new(opening).readReturn(address); (err == nil) != fine {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestWhatThePageSaysIsRead(t *testing.T) {
	q, err := url.ParseQuery("mode=layer&pg=danal.MID1&min_age=19&phone=010-0000-0001&carrier=KTF&name=+%EA%B9%80%00&mock_name=x&mock_birthday=1990.05.17&mock_gender=male&mock_foreigner=true")
	if err != nil {
		t.Fatal(err)
	}
	o, err := readOpening(q)
	if err != nil {
		t.Fatal(err)
	}
	if o.provider != identity.Danal || o.minAge != 19 || o.phone != "01000000001" || o.carrier != identity.KT || o.name != "김" {
		t.Errorf("read %+v", o)
	}
	if p := o.plan; p.outcome != verified || p.typed.Birthday != control.BornOn("1990-05-17") || !*p.typed.Foreigner {
		t.Errorf("read the plan %+v", p)
	}
	for text, want := range map[string]string{
		"01000000001": "01000000001", "011-000-0001": "0110000001", "02-000-0000": "", "0100": "", "+82 10 0000 0001": "",
	} {
		if got := phoneOf(text); got != want {
			t.Errorf("phone %q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]identity.Carrier{"skt": "SKT", "KT": "KT", "KTF": "KT", "LGT": "LGT", "MVNO": "SKT_MVNO", "KT_MVNO": "KT_MVNO", "x": "", "": ""} {
		if got := carrierOf(text); got != want {
			t.Errorf("carrier %q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{"": 0, "0": 0, "-3": 0, "abc": 0, " 19 ": 19, "19.5": 0} {
		if o, _ := readOpening(url.Values{"mode": {"layer"}, "min_age": {text}}); o.minAge != want {
			t.Errorf("min_age %q: %d, want %d", text, o.minAge, want)
		}
	}
	for page, want := range map[string]string{
		"https://shop.example:8443/a?b": "https://shop.example:8443", "http://localhost/": "http://localhost", "about:blank": "*", "data:text/html,x": "*",
		"file:///x": "*", "": "*", "javascript:x": "*",
	} {
		if got := targetOf(page); got != want {
			t.Errorf("page %q is told at %q, want %q", page, got, want)
		}
	}
}

// TestMarksAreTheDocuments holds the marks that tests rely on to the list in
// the package's documentation.
func TestMarksAreTheDocuments(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, ok := strings.Cut(string(text), "# Marks for tests")
	if !ok {
		t.Fatal("the documentation has no list")
	}
	seen := 0
	for _, name := range []string{"assets/page.html", "assets/iamport.js"} {
		asset, err := assets.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`data-testid"?[=,] ?"([a-z-]+)"`).FindAllStringSubmatch(string(asset), -1) {
			seen++
			if !regexp.MustCompile(`[\s,(]` + found[1] + `[\s,;.]`).MatchString(list) {
				t.Errorf("%s has the mark %s, which the documentation does not tell", name, found[1])
			}
		}
	}
	if seen < 40 {
		t.Errorf("%d marks found, want at least 40", seen)
	}
}
