package console

import "github.com/iamport-mock/iamport-mock/openapi/bilingual"

// savingTexts are why a person is not made or not saved, and what to do about it.
var savingTexts = []bilingual.Text{
	// The comments of an export.
	{"# Site %w of iamport-mock has no people and certifications of its own.", "# iamport-mock의 사이트 %1에는 따로 추가하거나 바꾼 인물과 인증이 없습니다."},
	{"# What site %w of iamport-mock added and changed. In a fixtures folder, its", "# iamport-mock의 사이트 %1에서 추가하고 바꾼 내용입니다. 픽스처 폴더에 넣으면"},
	{"# scenarios take the place of built-in ones of the same name.", "# 이름이 같은 기본 시나리오를 대신합니다."},

	{"this mock was started without a fixtures folder", "모의 서버를 픽스처 폴더 없이 시작했습니다"},
	{"start it with --fixtures FOLDER, or copy the YAML into a file yourself", "--fixtures 폴더로 시작하거나, YAML을 직접 파일에 붙여 넣으세요"},
	{"the control API listens beyond loopback, where nothing is saved into %s", "제어 API가 외부에 열려 있어 %1에 저장하지 않습니다"},
	{"start the mock with --allow-save, or copy the YAML into a file yourself", "모의 서버를 --allow-save로 시작하거나, YAML을 직접 파일에 붙여 넣으세요"},

	{"%s exists, and the console did not write it", "콘솔이 쓰지 않은 파일이 이미 있습니다: %1"},
	{"choose another file name, make the person again in another scenario, or put the YAML into the file yourself", "다른 파일 이름을 고르거나, 다른 시나리오로 인물을 새로 만들거나, YAML을 그 파일에 직접 넣으세요"},
	{"%s was changed since the console wrote it", "콘솔이 쓴 뒤에 %1의 내용이 바뀌었습니다"},
	{"change the file itself, or move it away and save again", "파일을 직접 고치거나, 파일을 옮긴 뒤 다시 저장하세요"},
	{"%s is a link, and the console writes through none", "콘솔은 링크를 따라 쓰지 않습니다: %1"},
	{"choose another file name, make the person again in another scenario, or remove the link", "다른 파일 이름을 고르거나, 다른 시나리오로 인물을 새로 만들거나, 링크를 지우세요"},
	{"%s is not a file", "파일이 아닙니다: %1"},
	{"%s holds another scenario", "%1에는 다른 시나리오가 있습니다"},
	{"%s appeared at this moment", "방금 같은 이름의 파일이 생겼습니다: %1"},
	{"choose another file name, or make the person again in another scenario", "다른 파일 이름을 고르거나, 다른 시나리오로 인물을 새로 만드세요"},
	{"%s was changed at this moment", "방금 %1의 내용이 바뀌었습니다"},
	{"%s was replaced at this moment", "방금 다른 파일로 바뀌었습니다: %1"},
	{"try again", "다시 시도하세요"},
	{"cannot write %s: permission denied", "%1에 쓸 수 없습니다: 권한이 없습니다"},
	{"cannot write %s: the file system is read-only", "%1에 쓸 수 없습니다: 읽기 전용입니다"},
	{"make the folder writable for the mock, or copy the YAML into a file yourself", "모의 서버가 폴더에 쓸 수 있게 하거나, YAML을 직접 파일에 붙여 넣으세요"},
	{"cannot write %s: no such folder", "%1에 쓸 수 없습니다: 폴더가 없습니다"},
	{"make the folder again, or restart the mock with another --fixtures", "폴더를 다시 만들거나, 모의 서버를 다른 --fixtures로 다시 시작하세요"},
	{"cannot write %s: %s", "%1에 쓸 수 없습니다: %2"},
	{"copy the YAML into a file yourself", "YAML을 직접 파일에 붙여 넣으세요"},

	{"the scenario %s is written in %s, which is not in the folder that the console writes", "%1 시나리오는 콘솔이 쓰는 폴더 밖의 %2에 있습니다"},
	{"change it there", "그 파일을 직접 고치세요"},
	{"the scenario %s is written in %s", "%1 시나리오는 %2에 있습니다"},
	{"leave the file name as it is, or make the person again in another scenario", "파일 이름을 그대로 두거나, 다른 시나리오로 인물을 새로 만드세요"},
	{"the scenario %s belongs to site %w and is written in %s", "%1 시나리오는 사이트 %2의 것이고 %3에 있습니다"},
	{"make the person again in another scenario", "다른 시나리오로 인물을 새로 만드세요"},
	{"%w is written in %s too", "%2에도 %1이(가) 있습니다"},
	{
		"saving would change the scenario %s for every site: a file cannot change it for one site alone",
		"저장하면 모든 사이트에서 %1 시나리오가 바뀝니다. 파일로는 한 사이트만 바꿀 수 없습니다",
	},
	{
		`set every_site ("Every site sees it" in the console), or make the person again in another scenario`,
		`콘솔의 "모든 사이트에 표시"(every_site)를 선택하거나, 다른 시나리오로 인물을 새로 만드세요`,
	},
	{"saving would take the built-in certification %w from every other site", "저장하면 다른 사이트에서 기본 제공 인증 %1을(를) 볼 수 없게 됩니다"},
	{
		`set every_site ("Every site sees it" in the console) to replace it for all, or make one with another imp_uid`,
		`모든 사이트에서 바꾸려면 콘솔의 "모든 사이트에 표시"(every_site)를 선택하고, 아니면 다른 imp_uid로 만드세요`,
	},
	{"remove it there, or make one with another imp_uid", "그 파일에서 지우거나, 다른 imp_uid로 만드세요"},
	{"the fixtures are broken, so that nothing new can be loaded: %s", "픽스처 파일에 오류가 있어 새 파일을 읽을 수 없습니다: %1"},
	{"mend them first", "먼저 파일을 고치세요"},
	{"the fixtures cannot be loaded with %w: %s", "%1 파일을 넣으면 픽스처 파일을 읽을 수 없습니다: %2"},
	{"the file was taken back; mend what is said and save again", "파일은 되돌렸습니다. 내용을 고친 뒤 다시 저장하세요"},

	{"id: the site has a person %w already", "id: 사이트에 이미 있는 인물입니다: %1"},
	{"change that person, or choose another key", "그 인물을 수정하거나, 다른 키를 고르세요"},
	{
		"id: found %q, expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .",
		"id: %1. 기대값: our-team/haneul 같은 시나리오/키. 각각 문자, 숫자, _, -, .을 64자까지 씁니다",
	},
	{"imp_uid: the site has %w already", "imp_uid: 사이트에 이미 %1이(가) 있습니다"},
	{"change it, delete it, or leave imp_uid out for a fresh one", "그 인증을 수정하거나 삭제하거나, 다른 imp_uid를 쓰세요"},
}
