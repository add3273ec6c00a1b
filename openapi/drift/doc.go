// Package drift compares a published OpenAPI document of the imitated API with ours,
// route by route and field by field, and tells what is known from what is news.
//
// It is for 'iamport-verify drift' and for the scheduled job that runs it:
//
//	result, err := drift.Compare(text)
//	for _, d := range result.News() {
//		fmt.Println(d.Sentence(drift.English))
//	}
//
// It reads Swagger 2.0 and OpenAPI 3, JSON and YAML, by itself. kin-openapi is not
// asked: it refuses the vendor's document, in which a maxLength is a text, and what is
// compared here is little: the routes that we imitate, and below their paths what we
// lack, with parameters, requests, answers, and of each field its type, format,
// necessity, values, and whether it may be null. Descriptions, headers of answers,
// security and lengths are not compared.
//
// It fetches nothing. It is apart from package openapi so that the mock does not link it.
package drift
