package control

func (c *call) listPeople() (answer, error) {
	list, err := c.mock.People(c.r.Context(), c.site())
	return ok(personList{full(list)}), err
}

func (c *call) addPerson() (answer, error) {
	var body NewPerson
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	person, err := c.mock.AddPerson(c.r.Context(), c.site(), body)
	return created(person), err
}

func (c *call) changePerson() (answer, error) {
	var body PersonChange
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	person, err := c.mock.ChangePerson(c.r.Context(), c.site(), c.params["id"], body)
	return ok(person), err
}

func (c *call) deletePerson() (answer, error) {
	return answer{}, c.mock.DeletePerson(c.r.Context(), c.site(), c.params["id"])
}
